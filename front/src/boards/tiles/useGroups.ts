import { useMemo } from 'react'
import type { By, Figure, Total } from '../../api/boards'
import { useSchema } from '../../api/schema'
import type { Table } from '../../api/types'
import { useSay, useTongue } from '../../kit/tongue'
import { both, type Known, whereOf } from '../drill'
import { asField } from '../fields'
import { type Crossed, crossed, type Point, points } from '../groups'
import { words } from '../words'
import type { DrawProps } from './twin'

type Settings = { by: By; across?: By | null; total?: Total | null }
type Grouped = {
  points: Point[]
  split: Crossed | null
  rows: [string, number][]
  know: (by: By, value: unknown) => Known
}

/** The groups of a figure as points, crossed where the tile splits them. */
export function useGroups({ tile, figure, table, show }: DrawProps): Grouped {
  const say = useSay(words)
  const tongue = useTongue()
  const tables = useSchema().data?.tables ?? []
  const { by, across, total }: Settings = tile.settings
  // biome-ignore lint/correctness/useExhaustiveDependencies: names change with the tongue
  return useMemo(() => {
    const naming = { table, show, blank: say('blank') }
    const of = total ?? undefined
    const split = across ? crossed(figure, by, across, of, naming) : null
    const made = points(figure, by, of, naming)
    const know = knowing(tables, table, figure)
    return { points: made, split, rows: rowsOf(made, split), know }
  }, [figure, by, across, total, table, tables, tongue])
}

const rowsOf = (made: Point[], split: Crossed | null): [string, number][] =>
  split
    ? [...split.cells].map(([names, { value }]) => [names.replace('\n', ' · '), value])
    : made.map(({ name, value }) => [name, value])

/** The condition of what was clicked. */
export function whereOfPoint(
  { by, across }: Settings,
  point: Point | undefined,
  know: (by: By, value: unknown) => Known,
): string | null {
  if (!point) return null
  const [value, other] = point.group.values
  const here = whereOf(by, value, know(by, value))
  return across ? both(here, whereOf(across, other, know(across, other))) : here
}

/** What the schema and the figure tell of a group's field. */
const knowing =
  (tables: Table[], table: Table, figure: Figure) =>
  (by: By, value: unknown): Known => {
    const field = asField(table, by.field)
    const target = tables.find(({ key }) => key === field?.options.table)
    return { kind: field?.kind, title: figure.titles[String(value)], of: target?.title }
  }
