/** What every act has, whatever it is about. id: of the device's own making */
export type Did = { id: string }
/** What the server answered. */
export type Done = { id: string; outcome: string; code: string; facts: Record<string, unknown> }

/** An act that was kept, in the order in which it was done. who: whose it is; told: the server knows. */
export type Kept<A extends Did> = { turn: number; act: A; station: string; who: string }

/** Where acts stand until the server has them. Another shelf in the tests than in the browser. */
export type Shelf<A extends Did> = {
  add(kept: Omit<Kept<A>, 'turn'>): Promise<void>
  all(): Promise<Kept<A>[]>
  drop(ids: string[]): Promise<void>
}

const AT_ONCE = 100

export type Sent<A extends Did> = { done: Done[]; acts: A[] }

/**
 * Sends what is kept, oldest first, and lets go only of what the server has answered for. An act
 * that is sent again, because the answer was lost, has the id that it had: it is done once.
 */
export async function sendAll<A extends Did>(
  shelf: Shelf<A>,
  who: string,
  send: (station: string, acts: A[]) => Promise<Done[]>,
  told: (sent: Sent<A>) => Promise<void> | void,
): Promise<void> {
  for (;;) {
    const batch = batchOf(await shelf.all(), who)
    const [first] = batch
    if (!first) return
    const acts = batch.map(({ act }) => act)
    const done = await send(first.station, acts)
    const answered = new Set(done.map(({ id }) => id))
    await told({ done, acts: acts.filter(({ id }) => answered.has(id)) })
    await shelf.drop([...answered])
    if (answered.size === 0) return
  }
}

/** The oldest of this person's, as far as they are of one station. */
export function batchOf<A extends Did>(kept: Kept<A>[], who: string): Kept<A>[] {
  const own = kept.filter((one) => one.who === who).sort((a, b) => a.turn - b.turn)
  const other = own.findIndex(({ station }) => station !== own[0]?.station)
  return own.slice(0, Math.min(AT_ONCE, other < 0 ? AT_ONCE : other))
}
