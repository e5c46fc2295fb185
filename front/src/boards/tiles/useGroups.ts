import { useMemo } from 'react'
import type { By, Total } from '../../api/boards'
import { useSay, useTongue } from '../../kit/tongue'
import { both, whereOf } from '../drill'
import { type Crossed, crossed, type Point, points } from '../groups'
import { words } from '../words'
import type { DrawProps } from './twin'

type Settings = { by: By; across?: By | null; total?: Total | null }
type Grouped = { points: Point[]; split: Crossed | null; rows: [string, number][] }

/** The groups of a figure as points, crossed where the tile splits them. */
export function useGroups({ tile, figure, table, show }: DrawProps): Grouped {
  const say = useSay(words)
  const tongue = useTongue()
  const { by, across, total }: Settings = tile.settings
  // biome-ignore lint/correctness/useExhaustiveDependencies: names change with the tongue
  return useMemo(() => {
    const naming = { table, show, blank: say('blank') }
    const of = total ?? undefined
    const split = across ? crossed(figure, by, across, of, naming) : null
    const made = points(figure, by, of, naming)
    return { points: made, split, rows: rowsOf(made, split) }
  }, [figure, by, across, total, table, tongue])
}

const rowsOf = (made: Point[], split: Crossed | null): [string, number][] =>
  split
    ? [...split.cells].map(([names, { value }]) => [names.replace('\n', ' · '), value])
    : made.map(({ name, value }) => [name, value])

/** The condition of what was clicked. */
export function whereOfPoint(settings: Settings, point: Point | undefined): string | null {
  if (!point) return null
  const [value, other] = point.group.values
  const here = whereOf(settings.by, value)
  return settings.across ? both(here, whereOf(settings.across, other)) : here
}
