import type { Act, Duty, Floor } from '../api/floor'
import type { Hello } from '../api/types'
import type { Aboard } from '../kit/scan/device'
import type { Reason } from '../kit/scan/patiently'
import { sayerOf } from '../kit/scan/refusals'
import { drawer } from '../kit/scan/shelf'
import { state } from '../kit/scan/state'
import { play, shake, speak } from '../kit/scan/voice'
import { sayFrom } from '../kit/tongue'
import { keyOf, toRead } from './judge'
import { alarms, words } from './words'

/** A work station, or «check» or «store», which every floor has. */
export type Place = { id: string; title: string }
/** What is being told of the chosen duty. */
export type Sheet = 'finish' | 'pass' | 'fail' | 'store' | 'trouble'

/**
 * All that a tablet shows. there: whether the company has a floor, null until it is known; installs: whether this person may
 * install a pack. base: the list as the server told it; duties: with what it has not heard yet.
 */
export type Now = Aboard<Act> & {
  ready: boolean
  hello: Hello | null
  floors: Floor[]
  there: boolean | null
  installs: boolean
  floor: Floor | null
  place: Place | null
  device: string
  base: Duty[] | null
  duties: Duty[]
  chosen: string | null
  sheet: Sheet | null
  listing: boolean
  alarm: { code: string; text: string } | null
  good: number
  news: string
}

const shown = state<Now>({
  ready: false,
  who: null,
  hello: null,
  floors: [],
  there: null,
  installs: false,
  floor: null,
  place: null,
  device: '',
  base: null,
  duties: [],
  chosen: null,
  sheet: null,
  online: true,
  unsent: 0,
  others: 0,
  conflicts: [],
  refused: [],
  listing: false,
  alarm: null,
  good: 0,
  news: '',
  busy: false,
})
export const { now, watch, set } = shown

export const say = sayFrom(words)
export const sayRefusal = sayerOf(alarms)
export const kept = drawer<Act>('danliu-floor')
export const { shelf, note, noted } = kept

export function ring(reason: Reason) {
  const text = sayRefusal(reason)
  play('wrong')
  shake([300, 100, 300, 100, 500])
  speak(text)
  set({ alarm: { code: reason.code, text } })
}

export const acknowledge = () => set({ alarm: null })

export const chosenOf = ({ duties, chosen }: Now) => duties.find((one) => keyOf(one) === chosen)
/** The change that fills the screen. */
export const changeOf = ({ duties }: Now) => toRead(duties)
