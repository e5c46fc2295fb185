import type { Cell, Field } from '../../api/types'
import { fromWallClock, toWallClock } from '../../kit/when'

/** A day as «2026-02-10»; reckoned without any zone, so that none can shift it. */
const DAY_MS = 86_400_000
const utc = (day: string) => Date.parse(`${day}T00:00:00Z`)
const textOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

export const plusDays = (day: string, days: number) => textOf(utc(day) + days * DAY_MS)
export const daysBetween = (from: string, to: string) => Math.round((utc(to) - utc(from)) / DAY_MS)
/** 0 is Monday. */
export const weekday = (day: string) => (new Date(utc(day)).getUTCDay() + 6) % 7
export const firstOf = (day: string) => `${day.slice(0, 7)}-01`
export function plusMonths(day: string, months: number): string {
  const at = new Date(utc(firstOf(day)))
  return textOf(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1))
}
export const today = () => toWallClock(new Date().toISOString()).slice(0, 10)

/** The weeks that a month touches, each from Monday to Sunday. */
export function weeksOf(day: string): string[][] {
  const first = firstOf(day)
  const end = plusMonths(day, 1)
  const weeks: string[][] = []
  for (let monday = plusDays(first, -weekday(first)); monday < end; monday = plusDays(monday, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, n) => plusDays(monday, n)))
  }
  return weeks
}

/** The day of a date, or of a moment by the workspace's clock; null for a blank. */
export function dayOf(value: Cell, { type }: Pick<Field, 'type'>): string | null {
  if (!value) return null
  return type === 'date' ? String(value) : toWallClock(String(value)).slice(0, 10)
}

/** The same on another day; a moment keeps its hour. */
export function onDay(value: Cell, day: string, { type }: Pick<Field, 'type'>): string {
  if (type === 'date') return day
  const clock = value ? toWallClock(String(value)).slice(11) : '09:00'
  return fromWallClock(`${day}T${clock}`)
}

/** The condition that a day lies between two, both included. */
export const within = (key: string, from: string, to: string) =>
  `AND({${key}}>=${dateOf(from)},{${key}}<${dateOf(to)}+1)`
const dateOf = (day: string) => `DATE(${day.split('-').map(Number).join(',')})`
