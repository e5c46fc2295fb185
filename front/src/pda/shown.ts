import type { Act, Job, JobInFull, Station } from '../api/pda'
import type { Hello } from '../api/types'
import type { Aboard } from '../kit/scan/device'
import { drawer } from '../kit/scan/shelf'
import { state } from '../kit/scan/state'
import { play, shake, speak } from '../kit/scan/voice'
import { sayFrom } from '../kit/tongue'
import { type Alarm, alarmOf } from './alarm'
import { nextLine, type Refusal } from './judge'
import { words } from './words'

/** What the picker must know of the job. notice: as the desk tells it, until it was read */
export type News = { text: string; notice: string | null }

/** All that the PDA shows. refused: what the server has no list of; base: the job as the server told it; job: with what it has not heard yet. */
export type Floor = Aboard<Act> & {
  ready: boolean
  hello: Hello | null
  stations: Station[]
  station: Station | null
  jobs: Job[] | null
  base: JobInFull | null
  job: JobInFull | null
  line: string | null
  parcel: string | null
  packing: boolean
  listing: boolean
  /** the page of what was done today is open */
  shift: boolean
  alarm: Alarm | null
  good: number
  news: News | null
}

const shown = state<Floor>({
  ready: false,
  who: null,
  hello: null,
  stations: [],
  station: null,
  jobs: null,
  base: null,
  job: null,
  line: null,
  parcel: null,
  packing: false,
  online: true,
  unsent: 0,
  others: 0,
  conflicts: [],
  refused: [],
  listing: false,
  shift: false,
  alarm: null,
  good: 0,
  news: null,
  busy: false,
})
export const { now, watch, set } = shown
export const kept = drawer<Act>('danliu-pda')
export const { shelf, note, noted } = kept

export const say = sayFrom(words)

export function ring(refusal: Refusal) {
  const alarm = alarmOf(refusal)
  play(alarm.sound)
  shake([300, 100, 300, 100, 500])
  speak(alarm.text)
  set({ alarm })
}

export const acknowledge = () => set({ alarm: null })

export const current = (state: Floor) =>
  state.job
    ? (state.job.lines.find(({ id }) => id === state.line) ?? nextLine(state.job))
    : undefined
