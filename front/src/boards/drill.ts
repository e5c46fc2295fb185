import type { By } from '../api/boards'

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

/** What is known of the field: the kind of its values; of a link, the title that a value stands
 *  for and the field of the title. */
export type Known = {
  kind?: string | undefined
  title?: string | undefined
  of?: string | undefined
}

/** The condition that holds of the records of one group. */
export function whereOf(by: By, value: unknown, known: Known = {}): string {
  const field = `{${by.field}}`
  if (value === null || value === undefined || value === '') return `ISBLANK(${field})`
  if (by.unit) return within(field, String(value), by.unit)
  if (typeof value === 'boolean') return value ? field : `NOT(${field})`
  if (known.of && known.title !== undefined) {
    return `{${by.field}.${known.of}}=${quoted(known.title)}`
  }
  // decimals come as text
  if (typeof value === 'number' || known.kind === 'number') return `${field}=${value}`
  return `${field}=${quoted(String(value))}`
}

/** From its first day up to the first day of the next. */
function within(field: string, first: string, unit: NonNullable<By['unit']>): string {
  return `AND(${field}>=${date(first)},${field}<${date(next(first, unit))})`
}

const date = (day: string) => {
  const [year, month, date] = day.split('-').map(Number)
  return `DATE(${year},${month},${date})`
}

const MONTHS: Record<string, number> = { month: 1, quarter: 3, year: 12 }

export function next(first: string, unit: string): string {
  const [year = 0, month = 1, day = 1] = first.split('-').map(Number)
  const months = MONTHS[unit]
  const at = months
    ? Date.UTC(year, month - 1 + months, day)
    : Date.UTC(year, month - 1, day + (unit === 'week' ? 7 : 1))
  return new Date(at).toISOString().slice(0, 10)
}

export const both = (one: string, other: string) =>
  one && other ? `AND(${one},${other})` : one || other
