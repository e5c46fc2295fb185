import { type Act, type Duty, type Floor, shop } from '../api/floor'
import { followLine } from '../api/line'
import { pda } from '../api/pda'
import type { Refused } from '../kit/scan/refused'
import { uuid7 } from '../kit/scan/uuid7'
import { showTimesIn } from '../kit/when'
import { ask, deliver, failed, show } from './journal'
import { look } from './looking'
import { type Now, note, noted, now, type Place, set } from './shown'

const LOOKS_EVERY_MS = 5_000 // the line tells sooner; this finds out that it is broken
const HEARS_FOR_MS = 150

/** What the device knows by itself comes first, so that it works before and without the network. */
export async function begin() {
  const [who, floor, place, base, refused, device] = await Promise.all([
    noted<Now['who']>('who'),
    noted<Floor>('floor'),
    noted<Place>('place'),
    noted<Duty[]>('duties'),
    noted<Refused<Act>[]>('refused'),
    noted<string>('device'),
  ])
  set({ who: who ?? null, floor: floor ?? null, place: place ?? null, refused: refused ?? [] })
  set({ device: device ?? (await named()) })
  if (floor) showTimesIn(floor.zone)
  await show(base ?? null)
  set({ ready: Boolean(who) })
  await meet()
  set({ ready: true })
  setInterval(look, LOOKS_EVERY_MS)
  addEventListener('online', () => deliver())
  document.addEventListener('visibilitychange', look)
}

/** The name of this tablet, which goes along with all that is done at it. */
async function named(): Promise<string> {
  const device = `平板 ${uuid7().slice(-4).toUpperCase()}`
  await note('device', device)
  return device
}

let unfollow: (() => void) | null = null
let heard: ReturnType<typeof setTimeout> | undefined

function listenToLine() {
  unfollow?.()
  unfollow = followLine((tables) => {
    const ours = now().floor?.tables ?? []
    if (tables.length && !tables.some((one) => ours.indexOf(one) >= 0)) return
    clearTimeout(heard)
    heard = setTimeout(look, HEARS_FOR_MS)
  })
}

/** Who is signed in, and on which floor; what was kept before is sent. */
export async function meet() {
  try {
    const [me, hello] = await Promise.all([pda.me(), pda.hello()])
    set({ online: true, hello })
    if (!me) return set({ who: null })
    const who = { id: me.user.id, name: me.user.name }
    await note('who', who)
    set({ who, installs: me.role === 'owner' })
    await meetFloors()
    listenToLine()
  } catch (error) {
    failed(error)
  }
  await deliver()
}

export async function meetFloors() {
  const { floors, there } = await shop.floors()
  const floor = floors.find(({ key }) => key === now().floor?.key) ?? floors[0] ?? null
  await note('floor', floor)
  set({ floors, floor, there })
  if (floor) showTimesIn(floor.zone)
  await look()
}

/** Once a device: it stays at its work station. */
export async function choose(place: Place | null) {
  set({ place, chosen: null, sheet: null, news: '' })
  await note('place', place)
  await show(null)
  if (place) await look()
}

export async function signIn(login: string, password: string, code: string) {
  await pda.signIn(login, password, code)
  await meet()
}

/** Somebody else gets the tablet; what is not sent yet stays, and waits for whose it is. */
export async function signOut() {
  const gone = await ask(() => pda.signOut().then(() => true))
  if (gone) set({ who: null, chosen: null, sheet: null })
}
