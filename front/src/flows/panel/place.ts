import { createContext, useContext } from 'react'
import type { Field, Table } from '../../api/types'
import type { FlowTree, Settings } from '../tree/tree'
import type { Known, World } from './known'

export type Listed = { value: string; label: string }

/** Everything that an input of the panel may need to know of where it stands. */
export type Place = {
  flow: FlowTree
  id: string
  world: World
  /** What formulas read here: the record, what started it, earlier results. */
  known: Known[]
  /** The other settings of the same block. */
  siblings: Settings
  people: Listed[]
  flows: Listed[]
  forms: Listed[]
  functions: string[]
  /** A record by which formulas are tried. */
  sample: string | null
}

export const PlaceContext = createContext<Place | null>(null)

export function usePlace(): Place {
  const place = useContext(PlaceContext)
  if (!place) throw new Error('an input stands outside of the panel')
  return place
}

/** The table whose fields a setting means: the one named beside it, else the trigger's. */
export function tableHere({ flow, world, siblings }: Place): Table | undefined {
  const key =
    typeof siblings.table === 'string' && siblings.table ? siblings.table : flow.trigger.table
  return world.tables.find((table) => table.key === key)
}

/** The field that a path leads to, through links. */
export function fieldAt(table: Table | undefined, path: string, world: World): Field | undefined {
  const [first, ...rest] = path.split('.')
  const field = table?.fields.find(({ key }) => key === first)
  if (!field || rest.length === 0) return field
  const target = world.tables.find(({ key }) => key === field.options.table)
  return fieldAt(target, rest.join('.'), world)
}

export const choicesOf = (field: Field | undefined) =>
  field?.options.choices ?? field?.options.stages ?? []
