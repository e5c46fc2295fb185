import type { Did } from './outbox'
import type { Reason } from './patiently'

/** An act that did not count, and why. mine: of whoever is signed in */
export type Conflict<A extends Did> = Reason & {
  act: A
  who: string
  mine: boolean
  about: string
  received_at: string
}

/** An act that the server has no list of, so the device keeps it for a person. */
export type Refused<A extends Did> = Conflict<A> & { station: string; person: string }

/** Each once, however often it was refused. */
export const together = <A extends Did>(kept: Refused<A>[], more: Refused<A>[]): Refused<A>[] => [
  ...kept.filter((one) => more.every(({ act }) => act.id !== one.act.id)),
  ...more,
]

/** All that waits for this person: what the server lists, and what only the device knows. */
export const conflictsOf = <A extends Did>(seen: {
  who: { id: string } | null
  conflicts: Conflict<A>[]
  refused: Refused<A>[]
}): Conflict<A>[] => [
  ...seen.refused.filter(({ person }) => person === seen.who?.id),
  ...seen.conflicts,
]
