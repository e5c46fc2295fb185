import type { Act, Conflict, JobInFull } from '../api/pda'
import type { Reason } from '../kit/scan/patiently'
import { part } from './judge'

/** An act that the server has no list of, so the device keeps it for a person. */
export type Refused = Conflict & { station: string; person: string }

/** Each once, however often it was refused. */
export const together = (kept: Refused[], more: Refused[]): Refused[] => [
  ...kept.filter((one) => more.every(({ act }) => act.id !== one.act.id)),
  ...more,
]

export function refusedOf(
  act: Act,
  station: string,
  who: { id: string; name: string },
  held: JobInFull | null,
  reason: Reason,
): Refused {
  const job = held?.job.id === act.job ? held : null
  const line = job?.lines.find(({ id }) => id === act.line)
  const about = [job?.job.title, line && part(line)].filter(Boolean).join(' ')
  const whole = { ...NOTHING, ...act }
  const told = { who: who.name, mine: true, about, received_at: act.at }
  return { act: whole, station, person: who.id, ...told, ...reason }
}

const NOTHING = {
  line: null,
  parcel: null,
  code: '',
  pieces: '',
  care: '',
  kind: '',
  reason: '',
  stock: false,
}
