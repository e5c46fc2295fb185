import type { Rec } from '../../api/types'
import type { Shown } from '../fields/twin'

/** The head of a group: its value, how many there are, and the totals of the view by field. */
export type Head = {
  head: string
  /** Of a group within another; 0: of none. */
  level: number
  says: Shown
  count: number
  totals: Readonly<Record<string, string>>
  open: boolean
}
export type Row = Rec | Head

export const isHead = (row: Row | undefined): row is Head => row !== undefined && 'head' in row

/** Rows by their place, of which only some are here: a plain list, or one under heads. */
export interface Rows {
  readonly total: number
  /** Without the heads. */
  readonly records: number
  readonly exact: boolean
  /** Whether what is pasted below its end makes new records. */
  readonly grows: boolean
  readonly ready: boolean
  readonly problem: unknown
  readonly version: number
  isFresh(id: string): boolean
  at(place: number): Row | undefined
  /** What stands at the left of a record: heads are not counted. */
  numberAt(place: number): number
  placeOf(id: string): number
  look(from: number, to: number): void
  load(from: number, to: number): Promise<void>
  put(record: Rec): void
  refresh(): Promise<void>
  watch(watcher: () => void): () => void
}

export function recordAt(rows: Rows, place: number): Rec | null {
  const row = rows.at(place)
  return row && !isHead(row) ? row : null
}

/** The records between two places, as far as they are here. */
export function recordsIn(rows: Rows, from: number, to: number): Rec[] {
  const found: Rec[] = []
  for (let place = from; place <= to; place += 1) {
    const row = rows.at(place)
    if (row && !isHead(row)) found.push(row)
  }
  return found
}

/** Whether all between two places is here, as far as the list goes. */
export function isHere(rows: Rows, from: number, to: number): boolean {
  for (let place = from; place <= Math.min(to, rows.total - 1); place += 1) {
    if (!rows.at(place)) return false
  }
  return true
}

/** All records between two places, fetched where they are not here; null where some did not come. */
export async function fetchedIn(rows: Rows, from: number, to: number): Promise<Rec[] | null> {
  // Places are estimates: the first and the last stay the records that somebody saw there.
  const [first, last] = [recordAt(rows, from)?.id, recordAt(rows, to)?.id]
  await rows.load(from, to)
  const [top, bottom] = [placeNow(rows, first, from), placeNow(rows, last, to)]
  return isHere(rows, top, bottom) ? recordsIn(rows, top, bottom) : null
}

function placeNow(rows: Rows, id: string | undefined, before: number): number {
  const place = id === undefined ? -1 : rows.placeOf(id)
  return place < 0 ? before : place
}
