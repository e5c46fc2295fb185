import type { Act, Conflict, Done, JobInFull } from '../api/pda'
import { Problem } from '../api/problem'
import { part } from './judge'

type Send = (station: string, acts: Act[]) => Promise<Done[]>

/** Why the server would not even take it: no right any more, no such station, an act that makes no sense. */
export type Reason = { code: string; facts: Record<string, unknown> }

/** An act that the server has no list of, so the device keeps it for a person. */
export type Refused = Conflict & { station: string; person: string }

// 409: the tables are being changed, and what was sent is done in part: the same again heals it
const PASSING = [401, 408, 409, 429]

/** Whether sending the same again cannot help. */
export const isForGood = (error: unknown): error is Problem =>
  error instanceof Problem &&
  error.status >= 400 &&
  error.status < 500 &&
  PASSING.indexOf(error.status) < 0

/**
 * Sends, so that what is refused is answered for: it neither holds up the others nor is it tried
 * for ever. `keep` is called before the act leaves the shelf.
 */
export function patiently(
  send: Send,
  keep: (station: string, acts: Act[], reason: Reason) => Promise<void>,
): Send {
  return async function sent(station, acts) {
    try {
      return await send(station, acts)
    } catch (error) {
      if (!isForGood(error)) throw error
      // one act that makes no sense spoils a batch: the others still count
      if (error.status === 400 && acts.length > 1) return await sent(station, acts.slice(0, 1))
      const reason = reasonOf(error)
      await keep(station, acts, reason)
      return acts.map(({ id }) => ({ id, outcome: 'conflict', ...reason }))
    }
  }
}

const reasonOf = ({ code, status, title, facts }: Problem): Reason =>
  status === 400 ? { code: 'bad-act', facts: {} } : { code, facts: { ...facts, title } }

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
