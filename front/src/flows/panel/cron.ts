export type Repeat = 'daily' | 'weekly' | 'monthly' | 'minutes' | 'other'
export type Plan = {
  repeat: Repeat
  minute: number
  hour: number
  weekdays: number[]
  day: number
  every: number
  written: string
}

const PLAIN = { minute: 0, hour: 9, weekdays: [1], day: 1, every: 15 }

/** A timetable that people say in words; any other one is as it is written. */
export function planOf(written: string): Plan {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = written.trim().split(/\s+/)
  const every = /^\*\/(\d+)$/.exec(minute)
  const rest = [hour, day, month, weekday].join(' ')
  if (every && rest === '* * * *') {
    return { ...PLAIN, repeat: 'minutes', every: Number(every[1]), written }
  }
  if (!isNumber(minute) || !isNumber(hour) || month !== '*') {
    return { ...PLAIN, repeat: written ? 'other' : 'daily', written }
  }
  const at = { ...PLAIN, minute: Number(minute), hour: Number(hour), written }
  if (day === '*' && weekday === '*') return { ...at, repeat: 'daily' }
  const weekdays = day === '*' ? daysOf(weekday) : null
  if (weekdays) return { ...at, repeat: 'weekly', weekdays }
  if (isNumber(day) && weekday === '*') return { ...at, repeat: 'monthly', day: Number(day) }
  return { ...at, repeat: 'other' }
}

export function cronOf(plan: Plan): string {
  const { repeat, minute, hour, weekdays, day, every, written } = plan
  if (repeat === 'minutes') return `*/${every} * * * *`
  if (repeat === 'daily') return `${minute} ${hour} * * *`
  if (repeat === 'weekly') return `${minute} ${hour} * * ${[...weekdays].sort().join(',') || '1'}`
  if (repeat === 'monthly') return `${minute} ${hour} ${day} * *`
  return isPlain(written) ? `${minute} ${hour} * * 1-5` : written
}

/** Whoever chooses to write it themselves begins with one that cannot be said otherwise. */
const isPlain = (written: string) => planOf(written).repeat !== 'other'

const isNumber = (text: string) => /^\d{1,2}$/.test(text)

function daysOf(text: string): number[] | null {
  const range = /^([0-6])-([0-6])$/.exec(text)
  const [from, to] = [Number(range?.[1]), Number(range?.[2])]
  if (range) return Array.from({ length: to - from + 1 }, (_, at) => from + at)
  const days = text.split(',').map(Number)
  return text && days.every((day) => day >= 0 && day <= 6) ? days : null
}
