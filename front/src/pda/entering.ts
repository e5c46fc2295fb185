import { type Act, type JobInFull, pda, type Station } from '../api/pda'
import type { Refused } from '../kit/scan/refused'
import { showTimesIn } from '../kit/when'
import { ask, deliver, failed, hold } from './journal'
import { look } from './looking'
import { type Floor, note, noted, now, set } from './shown'

const LOOKS_EVERY_MS = 4_000

/** What the device knows by itself comes first, so that it works before and without the network. */
export async function begin() {
  const [who, station, base, parted, refused] = await Promise.all([
    noted<Floor['who']>('who'),
    noted<Station>('station'),
    noted<JobInFull | null>('job'),
    noted<boolean>('packing'),
    noted<Refused<Act>[]>('refused'),
  ])
  set({ who: who ?? null, station: station ?? null, packing: parted ?? false })
  set({ refused: refused ?? [] })
  if (station) showTimesIn(station.zone)
  await hold(base ?? null)
  set({ ready: Boolean(who) })
  await meet()
  set({ ready: true })
  setInterval(look, LOOKS_EVERY_MS)
  addEventListener('online', () => deliver())
  document.addEventListener('visibilitychange', look)
}

/** Who is signed in, and where they can work; what was kept before is sent. */
export async function meet() {
  try {
    const [me, hello] = await Promise.all([pda.me(), pda.hello()])
    set({ online: true, hello })
    if (!me) return set({ who: null })
    const who = { id: me.user.id, name: me.user.name }
    const before = await noted<Floor['who']>('who')
    await note('who', who)
    set({ who })
    await hold(before?.id === who.id ? now().base : null)
    await meetStations()
  } catch (error) {
    failed(error)
  }
  await deliver()
}

export async function meetStations() {
  const stations = await pda.stations()
  const station = stations.find(({ key }) => key === now().station?.key) ?? null
  set({ stations })
  await choose(station ?? (stations.length === 1 ? (stations[0] ?? null) : null))
}

export async function choose(station: Station | null) {
  await note('station', station)
  if (station) showTimesIn(station.zone)
  set({ station, jobs: null })
  if (station) await look()
}

export async function signIn(login: string, password: string, code: string) {
  await pda.signIn(login, password, code)
  await meet()
}

/** Somebody else gets the device; what is not sent yet stays, and waits for whose it is. */
export async function signOut() {
  if (await ask(() => pda.signOut().then(() => true))) set({ who: null, jobs: null })
}
