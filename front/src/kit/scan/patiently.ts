import { Problem } from '../../api/problem'
import type { Did, Done } from './outbox'

type Send<A extends Did> = (station: string, acts: A[]) => Promise<Done[]>

/** Why the server would not even take it: no right any more, no such station, an act that makes no sense. */
export type Reason = { code: string; facts: Record<string, unknown> }

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
export function patiently<A extends Did>(
  send: Send<A>,
  keep: (station: string, acts: A[], reason: Reason) => Promise<void>,
): Send<A> {
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
