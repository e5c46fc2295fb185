import type { ComponentType } from 'react'
import type { Cell, Field, FileCell, Linked, Meaning } from '../../api/types'

/** A cell ready to be drawn, by React in the drawer and by the grid's own renderer alike. */
export type Shown = {
  text: string
  title?: string
  meaning?: Meaning
  chips?: string[]
  /** The colour of each chip, where its builder gave one. */
  tones?: string[]
  files?: FileCell[]
  /** Where a click on it goes: mailto:, tel:, https: */
  href?: string
  mono?: boolean
  links?: (Linked & { table: string })[]
}

export type EditProps = {
  id: string
  field: Field
  value: Cell
  onChange: (value: Cell) => void
  status?: 'error'
  /** In a cell of the grid: what can be chosen stands open at once. */
  now?: boolean
  describedBy: string | undefined
}

export type ViewProps = { value: Cell; field: Field }

/** The front half of a field type. A blank never reaches `show`. */
export type Twin = {
  show: (value: Cell, field: Field) => Shown
  /** Left out where the value is the server's to give. */
  Edit?: ComponentType<EditProps>
  /** How it stands in a record, where that is more than its text. */
  View?: ComponentType<ViewProps>
  /** Shown though it has no value. */
  constant?: true
  width: number
  right?: boolean
}

/** For antd's Select: open, and as wide as what it offers. */
export const atOnce = (now: boolean | undefined) =>
  now ? { defaultOpen: true, autoFocus: true, popupMatchSelectWidth: false as const } : {}
