import type { Rec } from '../../api/types'
import type { Head, Row, Rows } from './rows'
import type { Stretch } from './stretch'

/** A group as the server told it, and how to read its records; null: it holds groups. */
export type Section = Omit<Head, 'open'> & { stretch: (() => Stretch) | null }
/** whole: false where there are more groups than are told */
export type Sections = { sections: Section[]; whole: boolean }

/** Lists under heads: each is read when its head is open and it comes into sight. */
export class Grouped implements Rows {
  /** Groups are counted, however long they are; but there may be more of them than are told. */
  exact = true
  readonly grows = false
  ready = false
  version = 0
  private trouble: unknown = null
  private sections: Section[] = []
  /** Those of which no group around them is shut. */
  private shown: Section[] = []
  private open = new Map<string, Stretch>()
  private begun = new Map<Stretch, Promise<void>>()
  private shut = new Set<string>()
  private starts: number[] = []
  private watchers = new Set<() => void>()
  total = 0

  constructor(private tell: () => Promise<Sections>) {}

  /** Its own, or that of a list which has places that stay blank. */
  get problem(): unknown {
    const lists = [...this.open.values()].map(({ problem }) => problem)
    return this.trouble ?? lists.find((one) => one !== null) ?? null
  }

  get records() {
    return this.sections.reduce((sum, { level, count }) => (level ? sum : sum + count), 0)
  }

  watch = (watcher: () => void) => {
    this.watchers.add(watcher)
    return () => {
      this.watchers.delete(watcher)
    }
  }

  async begin() {
    try {
      const { sections, whole } = await this.tell()
      this.sections = sections
      this.exact = whole
      this.ready = true
      this.trouble = null
    } catch (problem) {
      this.trouble = problem
    }
    this.count()
  }

  async refresh() {
    await this.begin()
    await Promise.all([...this.open.values()].map((stretch) => stretch.refresh()))
  }

  toggle(head: string) {
    if (this.shut.has(head)) this.shut.delete(head)
    else this.shut.add(head)
    this.count()
  }

  isFresh = (id: string) => [...this.open.values()].some((stretch) => stretch.isFresh(id))

  at(place: number): Row | undefined {
    const [section, within] = this.find(place)
    if (!section) return undefined
    if (within === 0) return { ...section, open: !this.shut.has(section.head) }
    return this.open.get(section.head)?.at(within - 1)
  }

  numberAt = (place: number) => this.find(place)[1]

  placeOf(id: string): number {
    for (const [n, section] of this.shown.entries()) {
      if (this.shut.has(section.head)) continue
      const place = this.open.get(section.head)?.placeOf(id) ?? -1
      if (place >= 0) return (this.starts[n] ?? 0) + 1 + place
    }
    return -1
  }

  look(from: number, to: number) {
    this.each(from, to, (stretch, first, last) => stretch.look(first, last))
  }

  async load(from: number, to: number) {
    const loading: Promise<void>[] = []
    this.each(from, to, (stretch, first, last) => loading.push(this.loadOf(stretch, first, last)))
    await Promise.all(loading)
  }

  private async loadOf(stretch: Stretch, first: number, last: number) {
    await this.begun.get(stretch)
    await stretch.load(first, last)
  }

  put(record: Rec) {
    for (const stretch of this.open.values()) stretch.put(record)
  }

  /** The lists between two places, each with its own places. */
  private each(from: number, to: number, act: (s: Stretch, first: number, last: number) => void) {
    for (const [n, section] of this.shown.entries()) {
      const start = (this.starts[n] ?? 0) + 1
      const end = start + this.lengthOf(section) - 1
      if (this.shut.has(section.head) || end < from || start > to) continue
      const stretch = this.stretchOf(section)
      if (stretch) act(stretch, Math.max(0, from - start), Math.min(end, to) - start)
    }
  }

  private stretchOf(section: Section): Stretch | null {
    const known = this.open.get(section.head)
    if (known) return known
    if (!section.stretch) return null
    const stretch = section.stretch()
    stretch.watch(() => this.count())
    this.open.set(section.head, stretch)
    this.begun.set(stretch, stretch.begin())
    return stretch
  }

  /** As the groups counted it until its list has said how long it is. */
  private lengthOf({ head, count, stretch: list }: Section): number {
    const stretch = this.open.get(head)
    if (!list) return 0
    return stretch?.ready ? stretch.total : count
  }

  private find(place: number): [Section | undefined, number] {
    let n = this.starts.findLastIndex((start) => start <= place)
    n = Math.max(0, n)
    return [place < this.total ? this.shown[n] : undefined, place - (this.starts[n] ?? 0)]
  }

  private unhidden(): Section[] {
    let within = Number.POSITIVE_INFINITY
    return this.sections.filter(({ head, level }) => {
      if (level > within) return false
      within = this.shut.has(head) ? level : Number.POSITIVE_INFINITY
      return true
    })
  }

  private count() {
    this.starts = []
    this.shown = this.unhidden()
    let start = 0
    for (const section of this.shown) {
      this.starts.push(start)
      start += 1 + (this.shut.has(section.head) ? 0 : this.lengthOf(section))
    }
    this.total = start
    this.version += 1
    for (const watcher of this.watchers) watcher()
  }
}
