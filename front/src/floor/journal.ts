import { uploadFile } from '../api/files'
import { type Act, type Conflict, type Duty, shop } from '../api/floor'
import { countOf, device } from '../kit/scan/device'
import { isForGood, type Reason } from '../kit/scan/patiently'
import { uuid7 } from '../kit/scan/uuid7'
import { play } from '../kit/scan/voice'
import { judge, keyOf, replay } from './judge'
import { look } from './looking'
import { kept, note, now, ring, say, set, shelf } from './shown'

export const show = (base: Duty[] | null) => inTurn(() => showNow(base))

/** The list from the server; what it has not heard yet is done on top. */
export async function showNow(base: Duty[] | null) {
  await note('duties', base)
  const { own, waiting } = countOf(await shelf.all(), now().who)
  const duties = replay(base ?? [], own)
  const chosen = duties.some((one) => keyOf(one) === now().chosen) ? now().chosen : null
  const closed = chosen ? {} : { sheet: null }
  set({ base, duties, chosen, ...closed, ...waiting })
}

type Did = Pick<Act, 'do'> & Partial<Omit<Act, 'id' | 'at' | 'job' | 'device'>>

/** One act: thought about here, kept on the disk, shown; and sent when there is a network. */
export async function act(duty: Duty, did: Did): Promise<boolean> {
  const done = await inTurn(() => actNow(duty, did))
  // without a network only the clock tries again: a press must not wait for what fails
  if (done && now().online) deliver()
  return done
}

async function actNow(duty: Duty, did: Did): Promise<boolean> {
  const { who, floor, device } = now()
  if (!who || !floor) return false
  const step = duty.step && did.do !== 'seen' ? { step: duty.step } : {}
  const made = { id: uuid7(), at: new Date().toISOString(), job: duty.job, device }
  const act: Act = { ...made, ...step, ...did }
  const judged = judge(now().duties, act)
  if ('refused' in judged) {
    ring(judged.refused)
    return false
  }
  await keep(floor.key, who, act)
  const { duties } = judged
  const chosen = duties.some((one) => keyOf(one) === now().chosen) ? now().chosen : null
  set({ duties, chosen, sheet: null, unsent: now().unsent + 1, good: now().good + 1, news: '' })
  play(did.do === 'begin' || did.do === 'seen' ? 'good' : 'whole')
  return true
}

export const { ask, keep, inTurn, untouched, deliver, isDelivering, ...journal } = device<Act>({
  now,
  set,
  drawer: kept,
  server: { ...shop, send: sendWithPictures },
  station: () => now().floor?.key ?? null,
  ring,
  refusedOf,
  applied,
  sent: async () => {
    await inTurn(() => showNow(now().base))
    await look()
  },
  look,
})
export const { failed, lookAtConflicts, settle, tryAgain } = journal

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

function refusedOf({ pictures, ...act }: Act, reason: Reason): Conflict {
  const about = now().base?.find(({ job }) => job === act.job)?.title ?? ''
  const told = { who: '', mine: true, about, received_at: act.at }
  return { act: { ...NOTHING, ...act }, ...told, ...reason }
}

/** What the server has done is part of the list from now on, until it tells the list anew. */
async function applied(acts: Act[]) {
  const { base } = now()
  const done = base && replay(base, acts)
  set({ base: done })
  await note('duties', done)
}
