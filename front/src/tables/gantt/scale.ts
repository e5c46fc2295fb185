import { daysBetween, plusDays } from '../calendar/days'
import type { Bar } from './bars'

/** Minutes since 1970 by the wall clock of the workspace: no zone can shift them. */
export type Wall = number
export const DAY = 1_440

export const wallOfDay = (day: string): Wall => Date.parse(`${day}T00:00:00Z`) / 60_000
export const dayOfWall = (wall: Wall) => textOf(wall).slice(0, 10)
export const textOf = (wall: Wall) => new Date(wall * 60_000).toISOString().slice(0, 16)

export type Zoom = 'day' | 'shift' | 'hour'

/**
 * How far it looks. px: of a day; column: minutes between two lines; snap: what a drag moves by;
 * days: the most that are drawn; whole: bars fill the days that they touch.
 */
export type Scale = { px: number; column: number; snap: number; days: number; whole: boolean }
export const SCALES: Record<Zoom, Scale> = {
  day: { px: 30, column: DAY, snap: DAY, days: 366, whole: true },
  shift: { px: 192, column: 240, snap: 30, days: 90, whole: false },
  hour: { px: 1_056, column: 60, snap: 5, days: 21, whole: false },
}
export const isZoom = (text: string | undefined): text is Zoom => !!text && text in SCALES

export type Span = { from: string; days: number }

/**
 * The days that are drawn: all of the bars with some about them, at most what the scale takes. Where
 * hours are told apart, what lies long before today is left out sooner than what comes.
 */
export function spanOf(bars: Bar[], today: string, scale: Scale): Span {
  const before = scale.whole ? 7 : 1
  const first = bars.reduce((least, { from }) => Math.min(least, from), wallOfDay(today))
  const last = bars.reduce(
    (most, { to }) => Math.max(most, to - 1),
    wallOfDay(plusDays(today, before * 2)),
  )
  const from = plusDays(dayOfWall(first), -before)
  const soonest = plusDays(today, -3)
  const start = !scale.whole && from < soonest ? soonest : from
  const days = daysBetween(start, dayOfWall(last)) + before
  return { from: start, days: Math.min(days, scale.days) }
}

export const pxOf = (minutes: number, { px }: Scale) => (minutes / DAY) * px

/** Where a bar stands; null where it lies outside of what is drawn. */
export function placeOf(bar: Pick<Bar, 'from' | 'to'>, span: Span, scale: Scale) {
  const start = wallOfDay(span.from)
  const unit = scale.whole ? DAY : 1
  const from = Math.max(Math.floor(bar.from / unit) * unit, start)
  const to = Math.min(
    Math.max(Math.ceil(bar.to / unit) * unit, Math.floor(bar.from / unit) * unit + unit),
    start + span.days * DAY,
  )
  return to > from ? { left: pxOf(from - start, scale), width: pxOf(to - from, scale) } : null
}
