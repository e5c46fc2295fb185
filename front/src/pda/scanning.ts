import { type JobInFull, pda } from '../api/pda'
import { play } from '../kit/scan/voice'
import { act, ask, hold } from './journal'
import { isClosed, matches, nextLine } from './judge'
import { look } from './looking'
import { current, note, now, ring, set } from './shown'

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
