import { sayerOf } from '../kit/scan/refusals'
import type { Sound } from '../kit/scan/voice'
import type { Refusal } from './judge'
import { alarms } from './words'

/** What stops the work until somebody has seen it. */
export type Alarm = { code: string; text: string; sound: Sound }

/** A wrong part, a misfit and a missing kit are told apart by ear. */
const SOUNDS: Record<string, Sound> = { 'does-not-fit': 'unfit', 'kit-missing': 'kit' }

export const sayRefusal = sayerOf(alarms)

export const alarmOf = (refusal: Refusal): Alarm => ({
  code: refusal.code,
  text: sayRefusal(refusal),
  sound: SOUNDS[refusal.code] ?? 'wrong',
})
