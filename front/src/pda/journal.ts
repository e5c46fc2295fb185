import { type Act, type JobInFull, pda } from '../api/pda'
import { countOf, device } from '../kit/scan/device'
import { uuid7 } from '../kit/scan/uuid7'
import { play } from '../kit/scan/voice'
import { isClosed, judge, nextLine, replay } from './judge'
import { look } from './looking'
import { refusedOf } from './refused'
import { kept, note, now, ring, set, shelf } from './shown'

/** The job from the server; what it has not heard yet is done on top. null: none any more. */
export const hold = (base: JobInFull | null) => inTurn(() => holdNow(base))

export async function holdNow(base: JobInFull | null) {
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
  await keep(station.key, who, act)
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

export const { ask, keep, inTurn, untouched, deliver, isDelivering, ...journal } = device<Act>({
  now,
  set,
  drawer: kept,
  server: pda,
  station: () => now().station?.key ?? null,
  ring,
  refusedOf: (act, reason) => refusedOf(act, now().base, reason),
  applied,
  sent: async (): Promise<void> => inTurn(() => holdNow(now().base)),
  look,
})
export const { failed, lookAtConflicts, settle, tryAgain } = journal

async function applied(acts: Act[]) {
  const { base } = now()
  const done = base && replay(base, acts)
  set({ base: done })
  await note('job', done)
}
