import { uploadFile } from '../api/files'
import { type Act, type Conflict, type Duty, type Floor, type JobPlace, shop } from '../api/floor'
import { followLine } from '../api/line'
import { pda } from '../api/pda'
import { isProblem, Problem } from '../api/problem'
import type { Hello } from '../api/types'
import { type Sent, sendAll } from '../kit/scan/outbox'
import { isForGood, patiently, type Reason } from '../kit/scan/patiently'
import { sayerOf } from '../kit/scan/refusals'
import { drawer } from '../kit/scan/shelf'
import { uuid7 } from '../kit/scan/uuid7'
import { play, shake, speak } from '../kit/scan/voice'
import { sentenceOf } from '../kit/sentences'
import { sayFrom } from '../kit/tongue'
import { showTimesIn } from '../kit/when'
import { isReady, judge, keyOf, replay, scanned, toRead } from './judge'
import { alarms, words } from './words'

const LOOKS_EVERY_MS = 5_000 // the line tells sooner; this finds out that it is broken
const HEARS_FOR_MS = 150

export type Person = { id: string; name: string }
/** A work station, or «check» or «store», which every floor has. */
export type Place = { id: string; title: string }
export type Refused = Conflict & { floor: string; person: string }
/** What is being told of the chosen duty. */
export type Sheet = 'finish' | 'pass' | 'fail' | 'store'

/** All that a tablet shows. base: the list as the server told it; duties: with what it has not heard yet. */
export type Now = {
  ready: boolean
  who: Person | null
  hello: Hello | null
  floors: Floor[]
  floor: Floor | null
  place: Place | null
  device: string
  base: Duty[] | null
  duties: Duty[]
  chosen: string | null
  sheet: Sheet | null
  online: boolean
  unsent: number
  others: number
  conflicts: Conflict[]
  refused: Refused[]
  listing: boolean
  alarm: { code: string; text: string } | null
  good: number
  news: string
  busy: boolean
}

let now: Now = {
  ready: false,
  who: null,
  hello: null,
  floors: [],
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
}
const watchers = new Set<() => void>()

export const shopNow = () => now
export function watchShop(watcher: () => void) {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

export function set(change: Partial<Now>) {
  now = { ...now, ...change }
  for (const watcher of watchers) watcher()
}

const say = sayFrom(words)
export const sayRefusal = sayerOf(alarms)
const { shelf, note, noted } = drawer<Act>('danliu-floor')

export function ring(reason: Reason) {
  const text = sayRefusal(reason)
  play('wrong')
  shake([300, 100, 300, 100, 500])
  speak(text)
  set({ alarm: { code: reason.code, text } })
}

export const acknowledge = () => set({ alarm: null })

/** What the device knows by itself comes first, so that it works before and without the network. */
export async function begin() {
  const [who, floor, place, base, refused, device] = await Promise.all([
    noted<Person>('who'),
    noted<Floor>('floor'),
    noted<Place>('place'),
    noted<Duty[]>('duties'),
    noted<Refused[]>('refused'),
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
    const ours = now.floor?.tables ?? []
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
    set({ who })
    await meetFloors()
    listenToLine()
  } catch (error) {
    failed(error)
  }
  await deliver()
}

async function meetFloors() {
  const floors = await shop.floors()
  const floor = floors.find(({ key }) => key === now.floor?.key) ?? floors[0] ?? null
  await note('floor', floor)
  set({ floors, floor })
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

let turn: Promise<unknown> = Promise.resolve()

/** One change of the list at a time: each begins with what the one before has left. */
function inTurn<T>(change: () => Promise<T>): Promise<T> {
  const mine = turn.then(change)
  turn = mine.catch(() => undefined)
  return mine
}

const show = (base: Duty[] | null) => inTurn(() => showNow(base))

/** The list from the server; what it has not heard yet is done on top. */
async function showNow(base: Duty[] | null) {
  await note('duties', base)
  const kept = await shelf.all()
  const own = kept.filter(({ who }) => who === now.who?.id)
  const acts = own.map(({ act }) => act)
  const duties = replay(base ?? [], acts)
  const chosen = duties.some((one) => keyOf(one) === now.chosen) ? now.chosen : null
  const closed = chosen ? {} : { sheet: null }
  set({ base, duties, chosen, ...closed, unsent: own.length, others: kept.length - own.length })
}

export const chosenOf = ({ duties, chosen }: Now) => duties.find((one) => keyOf(one) === chosen)
/** The change that fills the screen. */
export const changeOf = ({ duties }: Now) => toRead(duties)

type Did = Pick<Act, 'do'> & Partial<Omit<Act, 'id' | 'at' | 'job' | 'device'>>

/** One act: thought about here, kept on the disk, shown; and sent when there is a network. */
export async function act(duty: Duty, did: Did): Promise<boolean> {
  const done = await inTurn(() => actNow(duty, did))
  // without a network only the clock tries again: a press must not wait for what fails
  if (done && now.online) deliver()
  return done
}

async function actNow(duty: Duty, did: Did): Promise<boolean> {
  const { who, floor, device } = now
  if (!who || !floor) return false
  const step = duty.step && did.do !== 'seen' ? { step: duty.step } : {}
  const made = { id: uuid7(), at: new Date().toISOString(), job: duty.job, device }
  const act: Act = { ...made, ...step, ...did }
  const judged = judge(now.duties, act)
  if ('refused' in judged) {
    ring(judged.refused)
    return false
  }
  await shelf.add({ act, station: floor.key, who: who.id })
  doings += 1
  const { duties } = judged
  const chosen = duties.some((one) => keyOf(one) === now.chosen) ? now.chosen : null
  set({ duties, chosen, sheet: null, unsent: now.unsent + 1, good: now.good + 1, news: '' })
  play(did.do === 'begin' || did.do === 'seen' ? 'good' : 'whole')
  return true
}

let delivering = false
let again = false

/** Sends what is kept; of several calls at a time one goes, and then once more. */
export async function deliver(): Promise<void> {
  if (delivering) {
    again = true
    return
  }
  const { who } = now
  if (!who) return
  delivering = true
  let sent = false
  const told = (one: Sent<Act>) => {
    sent = true
    return heardOf(one)
  }
  try {
    await sendAll(shelf, who.id, sendPatiently(who), told)
    set({ online: true })
  } catch (error) {
    failed(error)
  }
  delivering = false
  if (sent) {
    await show(now.base)
    await look()
  }
  if (again && now.online) {
    again = false
    await deliver()
  }
}

/** What is refused for good is kept under the name of who did it. */
const sendPatiently = (who: Person) =>
  patiently<Act>(sendWithPictures, async (floor, acts, reason) => {
    const more = acts.map((act) => refusedOf(act, floor, who, reason))
    await keepRefused([
      ...now.refused.filter((one) => !more.some(({ act }) => act.id === one.act.id)),
      ...more,
    ])
  })

/** Pictures go first: an act takes the tickets of their uploads along. */
async function sendWithPictures(floor: string, acts: Act[]) {
  const ready = []
  for (const { pictures, ...act } of acts) {
    ready.push(pictures?.length ? { ...act, photos: await ticketsOf(pictures) } : act)
  }
  return await shop.send(floor, ready)
}

async function ticketsOf(pictures: Blob[]): Promise<string[]> {
  const tickets: string[] = []
  for (const picture of pictures) {
    try {
      tickets.push((await uploadFile(picture, 'photo.jpg')).ticket)
    } catch (error) {
      // the pieces count without their picture
      if (!isForGood(error)) throw error
      set({ news: say('photoLost') })
    }
  }
  return tickets
}

const NOTHING = { step: null, pieces: '', scrap: '', reason: '', changed: '', photos: [] }

function refusedOf(act: Act, floor: string, { id, name }: Person, reason: Reason): Refused {
  const { pictures, ...plain } = act
  const about = now.base?.find(({ job }) => job === act.job)?.title ?? ''
  const told = { who: name, mine: true, about, received_at: act.at, ...reason }
  return { act: { ...NOTHING, ...plain }, floor, person: id, ...told }
}

async function keepRefused(refused: Refused[]) {
  await note('refused', refused)
  set({ refused })
}

/** What the server has done is part of the list from now on, until it tells the list anew. */
async function heardOf({ done, acts }: Sent<Act>) {
  doings += 1
  const applied = new Set(done.filter(({ outcome }) => outcome !== 'conflict').map(({ id }) => id))
  const base =
    now.base &&
    replay(
      now.base,
      acts.filter(({ id }) => applied.has(id)),
    )
  set({ base })
  await note('duties', base)
  const conflict = done.find(({ outcome }) => outcome === 'conflict')
  if (!conflict) return
  ring(conflict)
  await lookAtConflicts().catch(failed)
}

/** What failed: nobody answers, nobody is signed in, or it is refused. */
function failed(error: unknown) {
  if (!(error instanceof Problem)) throw error
  if (error.status === 0 || error.status >= 500) set({ online: false })
  else if (isProblem(error, 'not-signed-in')) set({ who: null, online: true })
}

/** What is to be done here now? Did the network come back? */
export async function look() {
  const { floor, place, who } = now
  if (document.visibilityState !== 'visible' || !floor || !who) return
  if (now.unsent > 0 && !delivering) return await deliver()
  try {
    if (place) await lookAt(floor, place)
    await lookAtConflicts()
    set({ online: true })
  } catch (error) {
    failed(error)
    if (isForGood(error) && !isProblem(error, 'not-signed-in')) await meetFloors().catch(failed)
  }
}

/** How often something was done here, or was heard of by the server. */
let doings = 0

async function lookAt(floor: Floor, place: Place) {
  const asked = doings
  const found = await shop.duties(floor.key, place.id)
  const own = (await shelf.all()).some(({ who }) => who === now.who?.id)
  // something was done meanwhile, which this list does not know of, even if it was sent since
  if (now.place?.id !== place.id || own || asked !== doings) return
  const had = now.base
  await show(found)
  const fresh = had && found.find((one) => isReady(one) && !had.some((old) => isSame(old, one)))
  if (!fresh) return
  const text = say('newDuty', { title: fresh.title, name: fresh.name })
  set({ news: text })
  play('news')
  speak(text)
}

const isSame = (old: Duty, one: Duty) => keyOf(old) === keyOf(one) && isReady(old)

export async function lookAtConflicts() {
  if (now.floor) set({ conflicts: await shop.conflicts(now.floor.key) })
}

/** What needs the network, with the way that its refusals are told. */
export async function ask<T>(asking: () => Promise<T>): Promise<T | null> {
  set({ busy: true })
  try {
    const answer = await asking()
    set({ online: true })
    return answer
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    failed(error)
    if (error.status === 0 || error.status >= 500) ring({ code: 'offline', facts: {} })
    else if (error.code !== 'not-signed-in')
      ring({ code: error.code, facts: { ...error.facts, title: sentenceOf(error) } })
    return null
  } finally {
    set({ busy: false })
  }
}

/** A job was scanned: it is shown; scanned again, what comes next with it is done. */
export async function scan(code: string): Promise<void> {
  if (now.alarm || now.sheet || changeOf(now)) return play('wrong')
  if (!now.floor || !now.place) return
  const duty = scanned(now.duties, code)
  if (!duty) return await lookFor(code)
  const open = chosenOf(now)
  if (open && keyOf(open) === keyOf(duty)) return await goOn(duty)
  set({ chosen: keyOf(duty), news: '' })
  play('good')
}

/** The next thing to do with it. */
export async function goOn(duty: Duty) {
  if (duty.kind === 'check') return set({ sheet: 'pass' })
  if (duty.kind === 'store') return set({ sheet: 'store' })
  if (duty.state === 'going') return set({ sheet: 'finish' })
  await act(duty, { do: 'begin' })
}

/** It is not on this list: where is it? Here after all, where the list is older than it. */
async function lookFor(code: string) {
  const { floor } = now
  if (!floor) return
  if (!now.online) return ring({ code: 'job-unknown', facts: { title: code } })
  const found = await ask(() => shop.job(floor.key, code))
  if (!found) return
  if (found.place === now.place?.id) await look()
  const duty = scanned(now.duties, code)
  if (duty) set({ chosen: keyOf(duty), news: '' })
  else ring(elsewhere(found))
}

function elsewhere({ title, state, state_en, place, place_name, step }: JobPlace): Reason {
  if (place === '') return { code: 'job-nowhere', facts: { title, state, state_en } }
  const whole = place === 'check' || place === 'store' ? say(place) : ''
  return {
    code: 'job-elsewhere',
    facts: { title, place: place_name || whole, step: step || state },
  }
}

/** All that waits for this person: what the server lists, and what only the device knows. */
export const conflictsOf = ({ who, conflicts, refused }: Now): Conflict[] => [
  ...refused.filter(({ person }) => person === who?.id),
  ...conflicts,
]

const isRefused = (id: string) => now.refused.some(({ act }) => act.id === id)
const forget = (id: string) => keepRefused(now.refused.filter(({ act }) => act.id !== id))

export async function settle(id: string) {
  if (isRefused(id)) return await forget(id)
  const { floor } = now
  if (!floor) return
  await ask(() => shop.settle(floor.key, id))
  await ask(lookAtConflicts)
}

/** The same under a new id: the old one stays what it was. */
export async function tryAgain({ act }: Conflict) {
  const { floor } = now
  if (!floor) return
  // The server never answered for a refused one: under its own id it is done once.
  const fresh = isRefused(act.id) ? {} : { id: uuid7(), at: new Date().toISOString() }
  const done = await ask(() => shop.send(floor.key, [{ ...act, ...fresh }]))
  if (!done) return
  if (isRefused(act.id)) await forget(act.id)
  else await ask(() => shop.settle(floor.key, act.id))
  const [first] = done
  if (first?.outcome === 'conflict') ring(first)
  else play('good')
  await look()
}
