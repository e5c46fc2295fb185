import type { Rec, RecordPage } from '../../api/types'
import type { Anchors } from '../../api/writes'
import type { Rows } from './rows'

/** From one mark of a list to the next: about so long until it is fetched, then just so long. */
type Part = { after: string | null; until: string | null; about: number; records: Rec[] | null }

export type Ask = {
  page: (after: string | null, limit: number) => Promise<RecordPage>
  anchors: () => Promise<Anchors>
}

/** What every open desk asks for again whenever something changes: about three windows. */
export const FIRST = 100
const PAGE = 500
/** Parts kept in memory: the nearest to what is looked at; a million rows are never here at once. */
const KEPT = 24
const FRESH_MS = 1_600

/**
 * A list of any length, of which only what is looked at is here. It is cut at marks that the server
 * gave, so that a jump to the middle costs one page, and places are estimates until a part is read.
 */
export class Stretch implements Rows {
  total = 0
  exact = true
  ready = false
  problem: unknown = null
  /** Grows with every change, for whoever draws it. */
  version = 0
  private parts: Part[] = []
  private starts: number[] = [0]
  private going = new Map<Part, Promise<void>>()
  private measuring: Promise<void> = Promise.resolve()
  private watchers = new Set<() => void>()
  private seen: [number, number] = [0, 50]
  /** Asked for in vain; not again before the whole is asked again. */
  private failed = new Set<Part>()
  /** What changed or came by itself a moment ago. */
  private fresh = new Set<string>()

  constructor(private ask: Ask) {}

  watch = (watcher: () => void) => {
    this.watchers.add(watcher)
    return () => {
      this.watchers.delete(watcher)
    }
  }

  isFresh = (id: string) => this.fresh.has(id)

  /** The record at a place, or undefined while it is on its way. */
  at(place: number): Rec | undefined {
    const part = this.partAt(place)
    return this.parts[part]?.records?.[place - (this.starts[part] ?? 0)]
  }

  numberAt = (place: number) => place + 1

  placeOf(id: string): number {
    for (const [number, part] of this.parts.entries()) {
      const within = part.records?.findIndex((one) => one.id === id) ?? -1
      if (within >= 0) return (this.starts[number] ?? 0) + within
    }
    return -1
  }

  get records() {
    return this.total
  }

  get grows() {
    return this.exact
  }

  get loaded(): Rec[] {
    return this.parts.flatMap(({ records }) => records ?? [])
  }

  /** Another value of a record that is here, told before the server tells it. */
  put(record: Rec) {
    for (const part of this.parts) {
      const at = part.records?.findIndex(({ id }) => id === record.id) ?? -1
      if (at >= 0 && part.records) part.records = part.records.with(at, record)
    }
    this.changed()
  }

  async begin() {
    try {
      const page = await this.ask.page(null, FIRST)
      this.parts = [{ after: null, until: null, about: page.records.length, records: page.records }]
      this.ready = true
      this.problem = null
      this.count()
      if (!page.next) return
      this.measuring = this.measure(page)
      await this.measuring
    } catch (problem) {
      this.problem = problem
      this.changed()
    }
  }

  /** Cuts the rest of a long list at the marks. */
  private async measure(first: RecordPage) {
    this.parts.push({ after: first.next, until: null, about: PAGE, records: null })
    this.exact = false
    this.count()
    const known = this.parts[0] as Part
    known.until = first.records.at(-1)?.id ?? null
    const { total, exact, anchors } = await this.ask.anchors()
    // It was begun once more meanwhile.
    if (this.parts[0] !== known) return
    this.exact = exact
    const marks = anchors.filter(({ id }) => !first.records.some((one) => one.id === id))
    const about = Math.max(1, Math.round((total - first.records.length) / (marks.length + 1)))
    const cuts = [{ id: known.until, after: first.next }, ...marks]
    const old = this.parts[1]
    this.parts = [
      known,
      ...cuts.map(({ after }, n) => ({
        after,
        until: cuts[n + 1]?.id ?? null,
        about: n === cuts.length - 1 ? lastAbout(total, first, about, marks.length) : about,
        records: null,
      })),
    ]
    if (old) this.going.delete(old)
    this.count()
    this.look(...this.seen)
  }

  /** Fetches what stands between these places, and forgets what is far away. */
  look(from: number, to: number) {
    this.seen = [from, to]
    for (let part = this.partAt(from); part <= this.partAt(to); part += 1) this.fetch(part)
    this.forget(this.partAt((from + to) >> 1))
  }

  /** Until everything between these places is here; at most what stays in memory anyway. */
  async load(from: number, to: number) {
    for (let part = this.partAt(from); part <= this.partAt(to); part += 1) await this.fetch(part)
  }

  /** What is on the screen once more, in place: somebody wrote. */
  async refresh() {
    if (!this.ready) return this.begin()
    // A first part that is read before its end is known would hold what the cut parts hold again.
    await this.measuring.catch(() => undefined)
    this.failed.clear()
    const [from, to] = this.seen.map((place) => this.partAt(place)) as [number, number]
    const near = this.parts.filter((part, n) => part.records && n >= from && n <= to)
    for (const part of this.parts) if (!near.includes(part)) drop(part)
    await Promise.all(near.map((part) => this.read(part)))
    this.look(...this.seen)
  }

  private fetch(number: number): Promise<void> | undefined {
    const part = this.parts[number]
    if (!part || part.records || this.failed.has(part)) return
    const going = this.going.get(part) ?? this.read(part)
    return going
  }

  private read(part: Part): Promise<void> {
    const reading = this.readThrough(part)
      .catch((problem) => {
        if (!this.parts.includes(part)) return
        this.problem = problem
        this.failed.add(part)
      })
      .finally(() => {
        this.going.delete(part)
        this.count()
      })
    this.going.set(part, reading)
    return reading
  }

  /** Pages until the mark at its end; a mark that is gone makes one part of two. */
  private async readThrough(part: Part) {
    const found: Rec[] = []
    let after = part.after
    for (;;) {
      const page = await this.ask.page(after, Math.min(PAGE, Math.max(FIRST, part.about + 50)))
      // The list was cut anew meanwhile, and others hold these records.
      if (!this.parts.includes(part)) return
      for (const record of page.records) {
        found.push(record)
        if (record.id === part.until) return this.keep(part, found)
        const ends = part.until ? this.endsLater(part, record.id) : null
        if (ends) return this.join(part, ends, found)
      }
      after = page.next
      if (!after) return this.cutOff(part, found)
      if (!part.until && found.length >= PAGE) return this.goOn(part, found, after)
    }
  }

  private keep(part: Part, found: Rec[]) {
    if (part.records) this.tellNews(part.records, found)
    part.records = found
    this.failed.delete(part)
    if (!this.parts.some((one) => this.failed.has(one))) this.problem = null
  }

  private tellNews(before: Rec[], now: Rec[]) {
    const known = new Map(before.map(({ id, version }) => [id, version]))
    const news = now.filter(({ id, version }) => known.get(id) !== version)
    for (const { id } of news) this.fresh.add(id)
    if (news.length) setTimeout(() => this.fade(news), FRESH_MS)
  }

  private fade(news: Rec[]) {
    for (const { id } of news) this.fresh.delete(id)
    this.changed()
  }

  private endsLater(part: Part, id: string): Part | null {
    const here = this.parts.indexOf(part)
    return this.parts.find((other, n) => n > here && other.until === id) ?? null
  }

  private join(part: Part, last: Part, found: Rec[]) {
    const here = this.parts.indexOf(part)
    this.parts.splice(here + 1, this.parts.indexOf(last) - here)
    part.until = last.until
    this.keep(part, found)
  }

  /** The list ends here, whatever was expected after it. */
  private cutOff(part: Part, found: Rec[]) {
    const here = this.parts.indexOf(part)
    if (here >= 0) this.parts.length = here + 1
    part.until = null
    this.keep(part, found)
    this.exact = this.exact || this.parts.every(({ records }) => records)
  }

  /** Without a mark to come a list goes on page by page. */
  private goOn(part: Part, found: Rec[], after: string) {
    const here = this.parts.indexOf(part)
    part.until = found.at(-1)?.id ?? null
    this.parts.splice(here + 1, 0, { after, until: null, about: PAGE, records: null })
    this.keep(part, found)
  }

  private forget(here: number) {
    const full = this.parts.filter(({ records }) => records)
    if (full.length <= KEPT) return
    const far = full.sort((a, b) => this.far(b, here) - this.far(a, here))
    for (const part of far.slice(0, full.length - KEPT)) drop(part)
  }

  private far = (part: Part, here: number) => Math.abs(this.parts.indexOf(part) - here)

  private partAt(place: number): number {
    let [low, high] = [0, this.parts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.starts[middle] ?? 0) <= place) low = middle
      else high = middle - 1
    }
    return Math.max(0, low)
  }

  private count() {
    this.starts = []
    let start = 0
    for (const { records, about } of this.parts) {
      this.starts.push(start)
      start += records?.length ?? about
    }
    this.total = start
    this.changed()
  }

  private changed() {
    this.version += 1
    for (const watcher of this.watchers) watcher()
  }
}

function drop(part: Part) {
  part.about = part.records?.length ?? part.about
  part.records = null
}

const lastAbout = (total: number, first: RecordPage, about: number, marks: number) =>
  Math.max(1, total - first.records.length - about * marks)
