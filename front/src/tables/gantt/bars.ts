import type { Cells, Field, Rec } from '../../api/types'
import { dayOf, daysBetween, onDay, plusDays } from '../calendar/days'

/** A record from one day to another, both included; blank where it has neither. */
export type Bar = { record: Rec; from: string; to: string }
export type Span = { from: string; days: number }

/** One that ends before it begins is drawn as the day it begins: the mistake is seen, not hidden. */
export function barOf(record: Rec, start: Field, end: Field): Bar | null {
  const from = dayOf(record.cells[start.key], start)
  const to = dayOf(record.cells[end.key], end)
  const first = from ?? to
  if (!first) return null
  const last = to && to >= first ? to : first
  return { record, from: first, to: last }
}

/** The days that are drawn: all of the bars with a week about them, at most a year. */
export function spanOf(bars: Bar[], today: string): Span {
  const from = bars.reduce((least, bar) => (bar.from < least ? bar.from : least), today)
  const to = bars.reduce((most, bar) => (bar.to > most ? bar.to : most), plusDays(today, 14))
  const days = daysBetween(from, to) + 14
  return { from: plusDays(from, -7), days: Math.min(days, 366) }
}

export type Part = 'whole' | 'start' | 'end'

/** A bar that was dragged by so many days, by its middle or by one of its ends. */
export function pulled({ from, to }: Pick<Bar, 'from' | 'to'>, part: Part, days: number) {
  const start = part === 'end' ? from : plusDays(from, days)
  const end = part === 'start' ? to : plusDays(to, days)
  if (end >= start) return { from: start, to: end }
  return part === 'start' ? { from: to, to } : { from, to: from }
}

type Days = Pick<Bar, 'from' | 'to'>

/** What is written of a bar that was dragged: nothing that the record did not have but the end pulled. */
export function cellsOf(bar: Bar, part: Part, days: Days, [start, end]: [Field, Field]): Cells {
  if (part === 'start') return onto(bar.record, start, days.from)
  if (part === 'end') return onto(bar.record, end, days.to)
  const by = daysBetween(bar.from, days.from)
  return { ...shifted(bar.record, start, by), ...shifted(bar.record, end, by) }
}

const onto = ({ cells }: Rec, field: Field, day: string): Cells => ({
  [field.key]: onDay(cells[field.key], day, field),
})

function shifted(record: Rec, field: Field, by: number): Cells {
  const day = dayOf(record.cells[field.key], field)
  return day ? onto(record, field, plusDays(day, by)) : {}
}
