import type { ComponentType } from 'react'
import type { Figure, Tile, TileSettings } from '../../api/boards'
import type { Cell, Field, Table } from '../../api/types'

/** How a cell reads as text; handed in by the app, since rooms do not know each other. */
export type ShowCell = (value: Cell, field: Field) => string

export type DrawProps = {
  tile: Tile
  figure: Figure
  table: Table
  show: ShowCell
  /** Opens the records of one group, by a further condition. */
  onDrill: (where: string) => void
}

export type SetUpProps = {
  table: Table
  settings: TileSettings
  onSettings: (settings: TileSettings) => void
}

/** The front half of a kind of tile. A new kind is a new file in this folder, named after it. */
export type TileTwin = {
  name: readonly [zh: string, en: string]
  says: readonly [zh: string, en: string]
  /** Stands in the gallery in this order. */
  order: number
  size: { w: number; h: number }
  /** What it starts with on this table; null where it cannot be drawn of it. */
  start: (table: Table) => TileSettings | null
  /** What it cannot be drawn without yet; null where nothing is missing. */
  needs?: (settings: TileSettings) => readonly [zh: string, en: string] | null
  Draw: ComponentType<DrawProps>
  SetUp: ComponentType<SetUpProps>
}
