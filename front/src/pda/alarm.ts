import { isSaid, sayFrom, tongue } from '../kit/tongue'
import type { Refusal } from './judge'
import type { Sound } from './voice'
import { alarms } from './words'

/** What stops the work until somebody has seen it. */
export type Alarm = { code: string; text: string; sound: Sound }

/** A wrong part, a misfit and a missing kit are told apart by ear. */
const SOUNDS: Record<string, Sound> = { 'does-not-fit': 'unfit', 'kit-missing': 'kit' }

const say = sayFrom(alarms)

export function sayRefusal({ code, facts }: Refusal): string {
  const told = Object.fromEntries(
    Object.keys(facts).map((name) => [name, sayFact(pick(facts[name], facts[`${name}_en`]))]),
  )
  if (!isSaid(alarms, code)) {
    return say('refused', { title: told.title || code })
  }
  return say(code as Parameters<typeof say>[0], told)
}

/** What the server says in both tongues stands twice among the facts. */
const pick = (value: unknown, english: unknown) =>
  tongue() === 'en' && english !== undefined ? english : value

function sayFact(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(tongue() === 'zh' ? '、' : ', ')
  return value === null || value === undefined ? '' : String(value)
}

export const alarmOf = (refusal: Refusal): Alarm => ({
  code: refusal.code,
  text: sayRefusal(refusal),
  sound: SOUNDS[refusal.code] ?? 'wrong',
})
