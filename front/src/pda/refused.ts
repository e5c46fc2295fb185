import type { Act, Conflict, JobInFull } from '../api/pda'
import type { Reason } from '../kit/scan/patiently'
import { part } from './judge'

/** What is told of an act that the server would not even take. */
export function refusedOf(act: Act, held: JobInFull | null, reason: Reason): Conflict {
  const job = held?.job.id === act.job ? held : null
  const line = job?.lines.find(({ id }) => id === act.line)
  const about = [job?.job.title, line && part(line)].filter(Boolean).join(' ')
  const told = { who: '', mine: true, about, received_at: act.at }
  return { act: { ...NOTHING, ...act }, ...told, ...reason }
}

const NOTHING = {
  line: null,
  parcel: null,
  code: '',
  pieces: '',
  care: '',
  kind: '',
  reason: '',
  stock: false,
}
