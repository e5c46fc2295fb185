import { type Did, type Kept, type Sent, sendAll } from './outbox'
import { patiently, type Reason } from './patiently'
import { type Conflict, type Refused, together } from './refused'
import type { Drawer } from './shelf'
import { turns } from './state'
import { troubles } from './trouble'
import { uuid7 } from './uuid7'
import { play } from './voice'

export type Person = { id: string; name: string }
type Act = Did & { at: string }

/** What every face with a journal shows. others: acts of others that wait to be sent */
export type Aboard<A extends Act> = {
  who: Person | null
  online: boolean
  busy: boolean
  unsent: number
  others: number
  conflicts: Conflict<A>[]
  refused: Refused<A>[]
}

/** Where acts are sent, and what the server lists of those that did not count. */
type Server<A extends Act> = {
  send(station: string, acts: A[]): Promise<Sent<A>['done']>
  conflicts(station: string): Promise<Conflict<A>[]>
  settle(station: string, act: string): Promise<void>
}

export type Face<A extends Act> = {
  now(): Aboard<A>
  set(change: Partial<Aboard<A>>): void
  drawer: Drawer<A>
  server: Server<A>
  /** The key of the station that was chosen. */
  station(): string | null
  ring(reason: Reason): void
  /** What is told of an act that the server would not even take. */
  refusedOf(act: A, reason: Reason): Conflict<A>
  /** The server has done these: they are part of what it told before. */
  applied(acts: A[]): Promise<void>
  /** Something was sent, so what is shown is older than the server. */
  sent(): Promise<void>
  look(): Promise<void>
}

/** The journal of a face: what was done is sent once each, and what did not count waits for a person. */
export function device<A extends Act>(face: Face<A>) {
  const { now, set, server } = face
  const { shelf, note } = face.drawer
  const { failed, ask } = troubles(set, face.ring)

  /** How often something was done here, or was heard of by the server. */
  let doings = 0

  /** On the disk before it is shown. */
  async function keep(station: string, who: Person, act: A) {
    await shelf.add({ act, station, who: who.id })
    doings += 1
  }

  /** Whatever changes what is shown, so that each change begins with what the one before has left. */
  const inTurn = turns()

  /**
   * Asked before the server is: what it told is shown by this, and not at all if something was done
   * since, or is not sent yet. In turn, for what is done while it is asked would be undone else.
   */
  function untouched() {
    const before = doings
    return (change: () => Promise<void>) =>
      inTurn(async () => {
        const { own } = countOf(await shelf.all(), now().who)
        if (own.length > 0 || before !== doings) return false
        await change()
        return true
      })
  }

  let delivering = false
  let again = false

  /** Sends what is kept; of several calls at a time one goes, and then once more. */
  async function deliver(): Promise<void> {
    if (delivering) {
      again = true
      return
    }
    const { who } = now()
    if (!who) return
    delivering = true
    // a disk that fails must not keep what comes later from being sent
    const news = await deliverOf(who).finally(() => {
      delivering = false
    })
    if (news) await face.sent()
    if (again && now().online) {
      again = false
      await deliver()
    }
  }

  /** Whether the server has answered for anything. */
  async function deliverOf(who: Person): Promise<boolean> {
    let news = false
    const heard = (sent: Sent<A>) => {
      news = true
      return told(sent)
    }
    try {
      await sendAll(shelf, who.id, sendPatiently(who), heard)
      set({ online: true })
    } catch (error) {
      failed(error)
    }
    return news
  }

  /** What is refused is kept under the name of who did it, whoever is signed in by then. */
  const sendPatiently = (who: Person) =>
    patiently<A>(server.send, async (station, acts, reason) => {
      const more = acts.map((act) => ({
        ...face.refusedOf(act, reason),
        ...{ who: who.name, mine: true, received_at: act.at, station, person: who.id },
      }))
      await keepRefused(together(now().refused, more))
    })

  async function keepRefused(refused: Refused<A>[]) {
    await note('refused', refused)
    set({ refused })
  }

  async function told({ done, acts }: Sent<A>) {
    doings += 1
    const conflict = done.find(({ outcome }) => outcome === 'conflict')
    const counted = done.filter(({ outcome }) => outcome !== 'conflict').map(({ id }) => id)
    await inTurn(() => face.applied(acts.filter(({ id }) => counted.indexOf(id) >= 0)))
    if (!conflict) return
    face.ring({ code: conflict.code, facts: conflict.facts })
    await lookAtConflicts().catch(failed)
  }

  async function lookAtConflicts() {
    const station = face.station()
    if (station) set({ conflicts: await server.conflicts(station) })
  }

  const isRefused = (id: string) => now().refused.some(({ act }) => act.id === id)
  const forget = (id: string) => keepRefused(now().refused.filter(({ act }) => act.id !== id))

  async function settle(id: string) {
    if (isRefused(id)) return await forget(id)
    const station = face.station()
    if (!station) return
    await ask(() => server.settle(station, id))
    await ask(lookAtConflicts)
  }

  /** The same under a new id: the old one stays what it was. */
  async function tryAgain({ act }: Conflict<A>) {
    const kept = now().refused.find((one) => one.act.id === act.id)
    const station = kept?.station ?? face.station()
    if (!station) return
    // The server never answered for a refused one: under its own id it is done once.
    const fresh = isRefused(act.id) ? {} : { id: uuid7(), at: new Date().toISOString() }
    const done = await ask(() => server.send(station, [{ ...act, ...fresh }]))
    if (!done) return
    if (isRefused(act.id)) await forget(act.id)
    else await ask(() => server.settle(station, act.id))
    const [first] = done
    if (first?.outcome === 'conflict') face.ring({ code: first.code, facts: first.facts })
    else play('good')
    await face.look()
  }

  const isDelivering = () => delivering
  const mending = { lookAtConflicts, settle, tryAgain }
  return { failed, ask, keep, inTurn, untouched, deliver, isDelivering, ...mending }
}

/** Of what the shelf holds: this person's acts, and how many of whom wait to be sent. */
export function countOf<A extends Did>(kept: Kept<A>[], who: Person | null) {
  const own = kept.filter((one) => one.who === who?.id).map(({ act }) => act)
  return { own, waiting: { unsent: own.length, others: kept.length - own.length } }
}
