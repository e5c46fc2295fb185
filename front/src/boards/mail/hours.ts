import type { Days } from '../../api/briefings'

export const DAYS: Days[] = ['workdays', 'all', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

const pad = (n: number) => String(n).padStart(2, '0')

/** Of the day, as a clock shows it: 510 is 08:30. */
export const sayMinute = (minute: number) => `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`

/** What a browser's field for a time gives; null while it is not filled in. */
export function minuteOf(clock: string): number | null {
  const match = /^(\d\d):(\d\d)/.exec(clock)
  return match ? Number(match[1]) * 60 + Number(match[2]) : null
}
