import { type Tongue, tongue } from './tongue'

let zone: string | undefined

/** Times are shown in the zone of the workspace, not of the laptop that travels. */
export const showTimesIn = (name: string | undefined) => {
  zone = name
}

export type Look = { now?: Date; zone?: string | undefined; tongue?: Tongue }
type Day = { year: number; month: number; day: number }

/** 今天 14:30 · 昨天 09:12 · 2月10日 周二 16:40; the year only when it is another one. */
export function sayMoment(iso: string, look: Look = {}): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return iso
  return `${sayDay(dayIn(at, look), look)} ${clock(at, look)}`
}

/** 14:30, where the day is known. */
export function sayClock(iso: string, look: Look = {}): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? iso : clock(at, look)
}

/** A date without a time, as "2026-02-10". */
export function sayDate(date: string, look: Look = {}): string {
  const [year, month, day] = date.split('-').map(Number)
  if (!year || !month || !day) return date
  return sayDay({ year, month, day }, look)
}

/** Down to the second and with the zone: what stands behind a hover. */
export function exactMoment(iso: string, look: Look = {}): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return iso
  const { year, month, day } = dayIn(at, look)
  const name = look.zone ?? zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  return `${year}-${two(month)}-${two(day)} ${clock(at, look, true)} (${name})`
}

/** 0.8 秒, 3 分钟: how long something took. */
export function sayLength(ms: number, said: Tongue = tongue()): string {
  const unit = (zh: string, en: string) => (said === 'zh' ? ` ${zh}` : ` ${en}`)
  if (ms < 1_000) return `${Math.round(ms)}${unit('毫秒', 'ms')}`
  if (ms < 60_000) return `${trim(ms / 1_000)}${unit('秒', 's')}`
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)}${unit('分钟', 'min')}`
  if (ms < 86_400_000) return `${trim(ms / 3_600_000)}${unit('小时', 'h')}`
  return `${trim(ms / 86_400_000)}${unit('天', 'd')}`
}

/** 1 天 2 小时, 3 小时 20 分钟: what is left until then, in two units at most. */
export function sayLeft(ms: number, said: Tongue = tongue()): string {
  const minutes = Math.max(1, Math.round(ms / 60_000))
  const parts = [
    [Math.floor(minutes / 1_440), said === 'zh' ? '天' : 'd'],
    [Math.floor(minutes / 60) % 24, said === 'zh' ? '小时' : 'h'],
    [minutes % 60, said === 'zh' ? '分钟' : 'min'],
  ] as const
  const first = parts.findIndex(([count]) => count > 0)
  const told = parts.slice(first, first + 2).filter(([count]) => count > 0)
  return told.map(([count, unit]) => `${count} ${unit}`).join(' ')
}

const trim = (value: number) => String(Math.round(value * 10) / 10)
const two = (value: number) => String(value).padStart(2, '0')
const NEAR = { zh: ['昨天', '今天', '明天', '后天'], en: ['yesterday', 'today', 'tomorrow'] }

function sayDay(day: Day, look: Look): string {
  const said = look.tongue ?? tongue()
  const today = dayIn(look.now ?? new Date(), look)
  const near = NEAR[said][daysFrom(today, day) + 1]
  if (near) return near
  return longDay(day, day.year !== today.year, said)
}

function longDay(day: Day, withYear: boolean, said: Tongue): string {
  const at = new Date(Date.UTC(day.year, day.month - 1, day.day))
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(said === 'zh' ? 'zh-CN' : 'en-GB', {
      ...options,
      timeZone: 'UTC',
    }).format(at)
  if (said === 'en') {
    const year = withYear ? ({ year: 'numeric' } as const) : {}
    return part({ weekday: 'short', day: 'numeric', month: 'short', ...year })
  }
  const date = `${day.month}月${day.day}日`
  return withYear ? `${day.year}年${date}` : `${date} ${part({ weekday: 'short' })}`
}

const daysFrom = (from: Day, to: Day) =>
  Math.round(
    (Date.UTC(to.year, to.month - 1, to.day) - Date.UTC(from.year, from.month - 1, from.day)) /
      86_400_000,
  )

function dayIn(at: Date, look: Look): Day {
  const parts = partsIn(at, look)
  return { year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0 }
}

function clock(at: Date, look: Look, seconds = false): string {
  const { hour = 0, minute = 0, second = 0 } = partsIn(at, look)
  return `${two(hour)}:${two(minute)}${seconds ? `:${two(second)}` : ''}`
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** A format is dear to make and a grid asks for thousands, so one is kept for each zone. */
function partsIn(at: Date, look: Look): Record<string, number> {
  const name = look.zone ?? zone
  const format = formats.get(name ?? '') ?? numericFormat(name)
  formats.set(name ?? '', format)
  return Object.fromEntries(
    format.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
  )
}

const numericFormat = (name: string | undefined) =>
  new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })

/** For <input type="datetime-local">: the wall clock of the workspace zone, and back again. */
export function toWallClock(iso: string, look: Look = {}): string {
  const at = new Date(iso)
  const { year, month, day } = dayIn(at, look)
  return `${year}-${two(month)}-${two(day)}T${clock(at, look)}`
}

export function fromWallClock(wall: string, look: Look = {}): string {
  const guess = new Date(`${wall}:00Z`)
  const shift =
    new Date(`${toWallClock(guess.toISOString(), look)}:00Z`).getTime() - guess.getTime()
  return new Date(guess.getTime() - shift).toISOString()
}

/** Seconds as hours and minutes, 5400 -> 1:30; a rest of seconds follows. */
export function sayDuration(seconds: string | number): string {
  const all = Math.abs(Number(seconds))
  if (Number.isNaN(all)) return String(seconds)
  const two = (part: number) => String(Math.floor(part)).padStart(2, '0')
  const fraction = (all % 1)
    .toFixed(3)
    .slice(1)
    .replace(/\.?0+$/, '')
  const rest = all % 60 ? `:${two(all % 60)}${fraction}` : ''
  return `${Number(seconds) < 0 ? '-' : ''}${Math.floor(all / 3600)}:${two((all % 3600) / 60)}${rest}`
}
