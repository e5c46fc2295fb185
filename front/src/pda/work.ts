import { type Act, type Conflict, type Job, type JobInFull, pda, type Station } from '../api/pda'
import { isProblem, Problem } from '../api/problem'
import type { Hello } from '../api/types'
import { type Sent, sendAll } from '../kit/scan/outbox'
import { isForGood, patiently } from '../kit/scan/patiently'
import { uuid7 } from '../kit/scan/uuid7'
import { play, shake, speak } from '../kit/scan/voice'
import { sentenceOf } from '../kit/sentences'
import { sayFrom } from '../kit/tongue'
import { showTimesIn } from '../kit/when'
import { type Alarm, alarmOf } from './alarm'
import { isOther } from './changes'
import { isClosed, judge, matches, nextLine, type Refusal, replay } from './judge'
import { type Refused, refusedOf, together } from './refused'
import { note, noted, shelf } from './shelf'
import { words } from './words'

const LOOKS_EVERY_MS = 4_000

/** What the picker must know of the job. notice: as the desk tells it, until it was read */
export type News = { text: string; notice: string | null }
export type Person = { id: string; name: string }

/** All that the PDA shows. refused: what the server has no list of; base: the job as the server told it; job: with what it has not heard yet. */
export type Floor = {
  ready: boolean
  who: Person | null
  hello: Hello | null
  stations: Station[]
  station: Station | null
  jobs: Job[] | null
  base: JobInFull | null
  job: JobInFull | null
  line: string | null
  parcel: string | null
  packing: boolean
  online: boolean
  unsent: number
  others: number
  conflicts: Conflict[]
  refused: Refused[]
  listing: boolean
  /** the page of what was done today is open */
  shift: boolean
  alarm: Alarm | null
  good: number
  news: News | null
  busy: boolean
}

let floor: Floor = {
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
}
const watchers = new Set<() => void>()

export const floorNow = () => floor
export function watchFloor(watcher: () => void) {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

export function set(change: Partial<Floor>) {
  floor = { ...floor, ...change }
  for (const watcher of watchers) watcher()
}

const say = sayFrom(words)

export function ring(refusal: Refusal) {
  const alarm = alarmOf(refusal)
  play(alarm.sound)
  shake([300, 100, 300, 100, 500])
  speak(alarm.text)
  set({ alarm })
}

export const acknowledge = () => set({ alarm: null })

/** What the device knows by itself comes first, so that it works before and without the network. */
export async function begin() {
  const [who, station, base, parted, refused] = await Promise.all([
    noted<Person>('who'),
    noted<Station>('station'),
    noted<JobInFull | null>('job'),
    noted<boolean>('packing'),
    noted<Refused[]>('refused'),
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
    const before = await noted<Person>('who')
    await note('who', who)
    set({ who })
    await hold(before?.id === who.id ? floor.base : null)
    await meetStations()
  } catch (error) {
    heard(error)
  }
  await deliver()
}

async function meetStations() {
  const stations = await pda.stations()
  const station = stations.find(({ key }) => key === floor.station?.key) ?? null
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

let turn: Promise<unknown> = Promise.resolve()

/** One change of the job at a time: each begins with what the one before has left. */
function inTurn<T>(change: () => Promise<T>): Promise<T> {
  const mine = turn.then(change)
  turn = mine.catch(() => undefined)
  return mine
}

/** The job from the server; what it has not heard yet is done on top. null: none any more. */
const hold = (base: JobInFull | null) => inTurn(() => holdNow(base))

async function holdNow(base: JobInFull | null) {
  await note('job', base)
  const kept = await shelf.all()
  const own = kept.filter(({ who }) => who === floor.who?.id)
  const job =
    base &&
    replay(
      base,
      own.map(({ act }) => act),
    )
  const line = job?.lines.find(({ id }) => id === floor.line)
  set({
    base,
    job,
    line: line && !isClosed(line) ? line.id : null,
    unsent: own.length,
    others: kept.length - own.length,
    ...(base ? {} : { parcel: null, packing: false }),
  })
}

export const current = (state: Floor) =>
  state.job
    ? (state.job.lines.find(({ id }) => id === state.line) ?? nextLine(state.job))
    : undefined

type Did = Omit<Act, 'id' | 'at' | 'job'>

/** One act: thought about here, kept on the disk, shown; and sent when there is a network. */
export async function act(did: Did): Promise<boolean> {
  const done = await inTurn(() => actNow(did))
  // without a network only the clock tries again: a scan must not wait for what fails
  if (done && floor.online) deliver()
  return done
}

async function actNow(did: Did): Promise<boolean> {
  const { job, who, station } = floor
  if (!job || !who || !station) return false
  const act: Act = { id: uuid7(), at: new Date().toISOString(), job: job.job.id, ...did }
  const judged = judge(job, act)
  if ('refused' in judged) {
    ring(judged.refused)
    return false
  }
  await shelf.add({ act, station: station.key, who: who.id })
  const before = job.lines.find(({ id }) => id === act.line)
  const after = judged.job.lines.find(({ id }) => id === act.line)
  const whole = before && after && !isClosed(before) && isClosed(after)
  set({
    job: judged.job,
    unsent: floor.unsent + 1,
    good: floor.good + 1,
    line: whole ? (nextLine(judged.job, judged.job.lines.indexOf(after))?.id ?? null) : floor.line,
  })
  play(whole || act.do === 'pack' ? 'whole' : 'good')
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
  const { who } = floor
  if (!who) return
  delivering = true
  let news = false
  const heardOf = (sent: Sent<Act>) => {
    news = true
    return told(sent)
  }
  try {
    await sendAll(shelf, who.id, sendPatiently(who), heardOf)
    set({ online: true })
  } catch (error) {
    heard(error)
  }
  delivering = false
  if (news) await hold(floor.base)
  if (again && floor.online) {
    again = false
    await deliver()
  }
}

/** What is refused is kept under the name of who did it, whoever is signed in by then. */
const sendPatiently = (who: Person) =>
  patiently(pda.send, async (station, acts, reason) => {
    const more = acts.map((act) => refusedOf(act, station, who, floor.base, reason))
    await keepRefused(together(floor.refused, more))
  })

async function keepRefused(refused: Refused[]) {
  await note('refused', refused)
  set({ refused })
}

async function told({ done, acts }: Sent<Act>) {
  const applied = new Set(done.filter(({ outcome }) => outcome !== 'conflict').map(({ id }) => id))
  const base =
    floor.base &&
    replay(
      floor.base,
      acts.filter(({ id }) => applied.has(id)),
    )
  set({ base })
  await note('job', base)
  const conflict = done.find(({ outcome }) => outcome === 'conflict')
  if (!conflict) return
  ring({ code: conflict.code, facts: conflict.facts })
  await lookAtConflicts().catch(heard)
}

/** What failed: nobody answers, nobody is signed in, or it is refused. */
function heard(error: unknown) {
  if (!(error instanceof Problem)) throw error
  if (error.status === 0 || error.status >= 500) set({ online: false })
  else if (isProblem(error, 'not-signed-in')) set({ who: null, online: true })
}

/** Every few seconds: is there work, was the job changed, did the network come back? */
export async function look() {
  const { station, who } = floor
  if (document.visibilityState !== 'visible' || !station || !who) return
  if (floor.unsent > 0) return await deliver()
  try {
    if (floor.base) await refresh()
    else await lookForWork(station)
    await lookAtConflicts()
    await lookAtNotices()
    set({ online: true })
  } catch (error) {
    heard(error)
    if (isForGood(error)) await meetStations().catch(heard)
  }
}

async function lookForWork(station: Station) {
  const jobs = await pda.jobs(station.key)
  const had = floor.jobs
  set({ jobs })
  const fresh = had && jobs.find(({ id }) => !had.some((one) => one.id === id))
  if (!fresh || floor.base) return
  play('news')
  speak(say('newJob'))
}

/** Not while something waits to be sent: the server would not know of it yet. */
async function refresh() {
  const { base, station } = floor
  if (!base || !station) return
  const now = await fetched(station, base)
  if (!now || (await shelf.all()).some(({ who }) => who === floor.who?.id)) return
  const lost = !now.job.mine || now.job.state === 'stopped'
  if (!lost && isOther(base, now)) {
    play('news')
    speak(say('changed'))
    set({ news: { text: say('changed'), notice: null } })
  }
  await hold(lost ? null : now)
  if (lost) ring({ code: 'job-stopped', facts: stopped(now.job) })
}

const stopped = ({ title, stage, stage_en }: Job) => ({
  job: title,
  state: stage,
  state_en: stage_en,
})

async function fetched(station: Station, base: JobInFull): Promise<JobInFull | null> {
  try {
    return await pda.job(station.key, base.job.id)
  } catch (error) {
    if (!isProblem(error, 'job-gone')) throw error
    await hold(null)
    ring({ code: 'job-gone', facts: {} })
    return null
  }
}

/** A flow tells the picker that a date was changed: what names this job is told here too. */
async function lookAtNotices() {
  const { base, news } = floor
  if (!base || news) return
  const { notices } = await pda.notices()
  const found = notices.find(({ read, text }) => !read && text.indexOf(base.job.title) >= 0)
  if (!found) return
  set({ news: { text: found.text, notice: found.id } })
  play('news')
  speak(found.text)
}

export async function readNews() {
  const notice = floor.news?.notice
  set({ news: null })
  if (notice) await ask(() => pda.readNotice(notice))
}

export async function lookAtConflicts() {
  if (floor.station) set({ conflicts: await pda.conflicts(floor.station.key) })
}

/** Somebody else gets the device; what is not sent yet stays, and waits for whose it is. */
export async function signOut() {
  if (await ask(() => pda.signOut().then(() => true))) set({ who: null, jobs: null })
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
    heard(error)
    const passing = error.status === 0 || error.status >= 500
    if (passing) ring({ code: 'offline', facts: {} })
    else if (error.code !== 'not-signed-in')
      ring({ code: error.code, facts: { ...error.facts, title: sentenceOf(error) } })
    return null
  } finally {
    set({ busy: false })
  }
}

export async function open(asking: () => Promise<JobInFull>) {
  const found = await ask(asking)
  if (!found) return
  await hold(found)
  const open = nextLine(found)
  await pack(!open && found.lines.length > 0)
  set({ news: null, line: null, parcel: null })
  play('whole')
}

export async function pack(packing: boolean) {
  set({ packing, parcel: null }) // at once: the next scan is of a parcel already
  await note('packing', packing)
}

/** A part that was short has come. */
export async function pickOn(line: string) {
  if (!(await act({ do: 'reopen', line }))) return
  await pack(false)
  set({ line })
}

export async function leave() {
  await hold(null)
  await look()
}

export async function giveBack() {
  const { station, job } = floor
  if (!station || !job) return
  if (await ask(() => pda.giveBack(station.key, job.job.id))) await leave()
}

/** A code was read: what it means depends on what is being done. */
export async function scan(code: string): Promise<void> {
  if (floor.alarm) return play('wrong')
  const { station, job } = floor
  if (!station) return
  if (!job) return await open(() => pda.takeTitled(station.key, code))
  const line = current(floor)
  if (!floor.packing && line) return await scanPart(code)
  const parcel = job.lines.find((one) => one.parcel?.title === code.trim().toUpperCase())?.parcel
  if (!parcel) return ring({ code: 'unknown-parcel', facts: { scanned: code } })
  set({ parcel: parcel.id, packing: true })
  play('good')
}

async function scanPart(code: string): Promise<void> {
  const { job } = floor
  const line = current(floor)
  if (!job || !line) return
  const other = job.lines.find((one) => !isClosed(one) && matches(one, code))
  if (!matches(line, code) && other) {
    const facts = { part: line.codes[0], place: other.place }
    return ring({ code: 'not-this-part-other', facts })
  }
  await act({ do: 'scan', line: line.id, code })
}

/** All that waits for this person: what the server lists, and what only the device knows. */
export const conflictsOf = ({ who, conflicts, refused }: Floor): Conflict[] => [
  ...refused.filter(({ person }) => person === who?.id),
  ...conflicts,
]

const isRefused = (id: string) => floor.refused.some(({ act }) => act.id === id)

async function forget(id: string) {
  await keepRefused(floor.refused.filter(({ act }) => act.id !== id))
}

export async function settle(id: string) {
  if (isRefused(id)) return await forget(id)
  const { station } = floor
  if (!station) return
  await ask(() => pda.settle(station.key, id))
  await ask(lookAtConflicts)
}

/** The same under a new id: the old one stays what it was. */
export async function tryAgain(conflict: Conflict) {
  const { station } = floor
  if (!station) return
  // The server never answered for a refused one: under its own id it is done once.
  const fresh = isRefused(conflict.act.id) ? {} : { id: uuid7(), at: new Date().toISOString() }
  const act: Act = { ...conflict.act, ...fresh }
  const done = await ask(() => pda.send(station.key, [act]))
  if (!done) return
  if (isRefused(conflict.act.id)) await forget(conflict.act.id)
  else await ask(() => pda.settle(station.key, conflict.act.id))
  const [first] = done
  if (first?.outcome === 'conflict') ring({ code: first.code, facts: first.facts })
  else play('good')
  await ask(lookAtConflicts)
  await look()
}
