import type { Cell, Cells, Field, Rec } from '../../api/types'
import { fromWallClock, toWallClock } from '../../kit/when'
import { DAY, dayOfWall, textOf, type Wall, wallOfDay } from './scale'

/** A record from one minute to another, the last one not included. */
export type Bar = { record: Rec; from: Wall; to: Wall }
type Ends = Pick<Bar, 'from' | 'to'>

/** One that ends before it begins is drawn where it begins: the mistake is seen, not hidden. */
export function barOf(record: Rec, start: Field, end: Field): Bar | null {
  const from = wallOf(record.cells[start.key], start)
  const to = wallOf(record.cells[end.key], end)
  const first = from ?? to
  if (first === null) return null
  const last = to !== null && to >= first ? to : first
  return { record, from: first, to: last + (end.type === 'date' ? DAY : 0) }
}

export function wallOf(value: Cell | undefined, { type }: Pick<Field, 'type'>): Wall | null {
  if (!value) return null
  const text = String(value)
  return wallOfDay(type === 'date' ? text : toWallClock(text).slice(0, 10)) + clockOf(text, type)
}
const clockOf = (text: string, type: string) => {
  if (type === 'date') return 0
  const [hours = 0, minutes = 0] = toWallClock(text).slice(11).split(':').map(Number)
  return hours * 60 + minutes
}

export type Part = 'whole' | 'start' | 'end'

/** A bar that was dragged by so many minutes, by its middle or by one of its ends. */
export function pulled({ from, to }: Ends, part: Part, by: number, least: number): Ends {
  if (part === 'whole') return { from: from + by, to: to + by }
  if (part === 'end') return { from, to: Math.max(to + by, Math.min(to, from + least)) }
  return { from: Math.min(from + by, Math.max(from, to - least)), to }
}

/** What is written of a bar that was dragged: nothing that the record did not have but the end pulled. */
export function cellsOf(bar: Bar, part: Part, ends: Ends, [start, end]: [Field, Field]): Cells {
  if (part === 'start') return { [start.key]: cellOf(ends.from, start) }
  if (part === 'end') return { [end.key]: cellOf(ends.to - (end.type === 'date' ? DAY : 0), end) }
  const by = ends.from - bar.from
  return { ...shifted(bar.record, start, by), ...shifted(bar.record, end, by) }
}

const cellOf = (wall: Wall, { type }: Field) =>
  type === 'date' ? dayOfWall(wall) : fromWallClock(textOf(wall))

function shifted(record: Rec, field: Field, by: number): Cells {
  const wall = wallOf(record.cells[field.key], field)
  return wall === null ? {} : { [field.key]: cellOf(wall + by, field) }
}
