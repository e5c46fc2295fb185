import { type Act, type Job, type JobInFull, pda, type Station } from '../api/pda'
import { isProblem } from '../api/problem'
import type { Hello } from '../api/types'
import { type Aboard, countOf, device } from '../kit/scan/device'
import { isForGood } from '../kit/scan/patiently'
import type { Refused } from '../kit/scan/refused'
import { drawer } from '../kit/scan/shelf'
import { state, turns } from '../kit/scan/state'
import { uuid7 } from '../kit/scan/uuid7'
import { play, shake, speak } from '../kit/scan/voice'
import { sayFrom } from '../kit/tongue'
import { showTimesIn } from '../kit/when'
import { type Alarm, alarmOf } from './alarm'
import { isOther } from './changes'
import { isClosed, judge, matches, nextLine, type Refusal, replay } from './judge'
import { refusedOf } from './refused'
import { words } from './words'

const LOOKS_EVERY_MS = 4_000

/** What the picker must know of the job. notice: as the desk tells it, until it was read */
export type News = { text: string; notice: string | null }

/** All that the PDA shows. refused: what the server has no list of; base: the job as the server told it; job: with what it has not heard yet. */
export type Floor = Aboard<Act> & {
  ready: boolean
  hello: Hello | null
  stations: Station[]
  station: Station | null
  jobs: Job[] | null
  base: JobInFull | null
  job: JobInFull | null
  line: string | null
  parcel: string | null
  packing: boolean
  listing: boolean
  /** the page of what was done today is open */
  shift: boolean
  alarm: Alarm | null
  good: number
  news: News | null
}

const shown = state<Floor>({
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
})
export const { now, watch, set } = shown
const kept = drawer<Act>('danliu-pda')
const { shelf, note, noted } = kept

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

async function meetStations() {
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

const inTurn = turns()

/** The job from the server; what it has not heard yet is done on top. null: none any more. */
const hold = (base: JobInFull | null) => inTurn(() => holdNow(base))

async function holdNow(base: JobInFull | null) {
  await note('job', base)
  const { own, waiting } = countOf(await shelf.all(), now().who)
  const job = base && replay(base, own)
  const line = job?.lines.find(({ id }) => id === now().line)
  set({
    base,
    job,
    line: line && !isClosed(line) ? line.id : null,
    ...waiting,
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
  if (done && now().online) deliver()
  return done
}

async function actNow(did: Did): Promise<boolean> {
  const { job, who, station } = now()
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
    unsent: now().unsent + 1,
    good: now().good + 1,
    line: whole ? (nextLine(judged.job, judged.job.lines.indexOf(after))?.id ?? null) : now().line,
  })
  play(whole || act.do === 'pack' ? 'whole' : 'good')
  return true
}

export const { ask, deliver, settle, tryAgain, ...journal } = device<Act>({
  now,
  set,
  drawer: kept,
  server: pda,
  station: () => now().station?.key ?? null,
  ring,
  refusedOf: (act, reason) => refusedOf(act, now().base, reason),
  applied,
  sent: () => hold(now().base),
  look,
})
const { failed, lookAtConflicts } = journal

async function applied(acts: Act[]) {
  const { base } = now()
  const done = base && replay(base, acts)
  set({ base: done })
  await note('job', done)
}

/** Every few seconds: is there work, was the job changed, did the network come back? */
export async function look() {
  const { station, who } = now()
  if (document.visibilityState !== 'visible' || !station || !who) return
  if (now().unsent > 0) return await deliver()
  try {
    if (now().base) await refresh()
    else await lookForWork(station)
    await lookAtConflicts()
    await lookAtNotices()
    set({ online: true })
  } catch (error) {
    failed(error)
    if (isForGood(error)) await meetStations().catch(failed)
  }
}

async function lookForWork(station: Station) {
  const jobs = await pda.jobs(station.key)
  const had = now().jobs
  set({ jobs })
  const fresh = had && jobs.find(({ id }) => !had.some((one) => one.id === id))
  if (!fresh || now().base) return
  play('news')
  speak(say('newJob'))
}

/** Not while something waits to be sent: the server would not know of it yet. */
async function refresh() {
  const { base, station } = now()
  if (!base || !station) return
  const told = await fetched(station, base)
  if (!told || (await shelf.all()).some(({ who }) => who === now().who?.id)) return
  const lost = !told.job.mine || told.job.state === 'stopped'
  if (!lost && isOther(base, told)) {
    play('news')
    speak(say('changed'))
    set({ news: { text: say('changed'), notice: null } })
  }
  await hold(lost ? null : told)
  if (lost) ring({ code: 'job-stopped', facts: stopped(told.job) })
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
  const { base, news } = now()
  if (!base || news) return
  const { notices } = await pda.notices()
  const found = notices.find(({ read, text }) => !read && text.indexOf(base.job.title) >= 0)
  if (!found) return
  set({ news: { text: found.text, notice: found.id } })
  play('news')
  speak(found.text)
}

export async function readNews() {
  const notice = now().news?.notice
  set({ news: null })
  if (notice) await ask(() => pda.readNotice(notice))
}

/** Somebody else gets the device; what is not sent yet stays, and waits for whose it is. */
export async function signOut() {
  if (await ask(() => pda.signOut().then(() => true))) set({ who: null, jobs: null })
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
  const { station, job } = now()
  if (!station || !job) return
  if (await ask(() => pda.giveBack(station.key, job.job.id))) await leave()
}

/** A code was read: what it means depends on what is being done. */
export async function scan(code: string): Promise<void> {
  if (now().alarm) return play('wrong')
  const { station, job } = now()
  if (!station) return
  if (!job) return await open(() => pda.takeTitled(station.key, code))
  const line = current(now())
  if (!now().packing && line) return await scanPart(code)
  const parcel = job.lines.find((one) => one.parcel?.title === code.trim().toUpperCase())?.parcel
  if (!parcel) return ring({ code: 'unknown-parcel', facts: { scanned: code } })
  set({ parcel: parcel.id, packing: true })
  play('good')
}

async function scanPart(code: string): Promise<void> {
  const { job } = now()
  const line = current(now())
  if (!job || !line) return
  const other = job.lines.find((one) => !isClosed(one) && matches(one, code))
  if (!matches(line, code) && other) {
    const facts = { part: line.codes[0], place: other.place }
    return ring({ code: 'not-this-part-other', facts })
  }
  await act({ do: 'scan', line: line.id, code })
}
