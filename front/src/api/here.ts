import { post } from './http'

/** Somebody else in the table that this window looks at; blank where it may not be seen from here. */
export type Other = {
  seat: string
  user: string
  name: string
  record: string | null
  field: string
  opened: string | null
}
export type Spot = { record: string | null; field: string }

const TELL_MS = 400
/** The server forgets who has said nothing for a minute. */
const AGAIN_MS = 25_000

const letters = () => Math.random().toString(36).slice(2, 12).padEnd(10, '0')
/** The name of this window, made anew each time it is opened. */
export const seat = letters() + letters()

type Mine = Spot & { table: string; opened: string | null }
const NOWHERE: Mine = { table: '', record: null, field: '', opened: null }

let mine = NOWHERE
let told = JSON.stringify(mine)
let others: Other[] = []
let timer: ReturnType<typeof setTimeout> | undefined
let again: ReturnType<typeof setInterval> | undefined
const watchers = new Set<() => void>()

export const othersHere = () => others
export function watchHere(watcher: () => void) {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

export function heardOthers(people: Other[]) {
  others = people
  for (const watcher of watchers) watcher()
}

/** In a table, perhaps with a record open; null: in none. */
export function beIn(table: string | null, opened: string | null = null) {
  const same = table === mine.table
  mine = table ? { ...(same ? mine : NOWHERE), table, opened } : NOWHERE
  if (!same) heardOthers([])
  tellSoon()
}

export function beAt({ record, field }: Spot) {
  if (mine.table) mine = { ...mine, record, field }
  tellSoon()
}

/** The line was down, or some time has passed. */
export function tellAgain() {
  told = JSON.stringify(NOWHERE)
  tellSoon()
}

function tellSoon() {
  if (timer === undefined) timer = setTimeout(tell, TELL_MS)
  if (again === undefined)
    again = setInterval(() => document.visibilityState === 'visible' && tellAgain(), AGAIN_MS)
}

async function tell() {
  timer = undefined
  const now = JSON.stringify(mine)
  if (now === told) return
  told = now
  try {
    await post<void>('/here', { seat, ...mine })
  } catch {
    // Nobody misses it: the next move tells it anew.
  }
}
