import { isProblem, Problem, type Question, questionsOf } from '../../api/problem'
import { editRecord, getRecord } from '../../api/records'
import type { Cell, Cells, Conflict, Rec, Written } from '../../api/types'
import { undo, type Writes, writeRecords } from '../../api/writes'
import { remember, type Step, stepsOf } from '../steps'

/** What stands at a cell that was not written: the refusal with what was typed, or both values. */
export type Mark =
  | { kind: 'fault'; typed: Cell; problem: Problem }
  | { kind: 'conflict'; conflict: Conflict }

export type Change = { record: Rec; cells: Cells }
type Hooks = {
  /** Whether to write all the same, although a rule of the table asks. */
  ask: (questions: Question[]) => Promise<boolean>
  put: (record: Rec) => void
  refresh: () => Promise<void>
  /** For what stands at no cell: no connection, no permission. */
  failed: (problem: unknown) => void
}

type Marks = Readonly<Record<string, Mark>>
export type Spot = { id: string; field: string }
/** Edits of one record that are on their way, and what they make of it together. */
type Waiting = { all: Cells[]; merged: Cells }

/**
 * Everything that a person writes from the grid. It shows at once and goes out one after another, so
 * that each write knows the version that the one before it made; what is refused goes back visibly.
 */
export class Edits {
  version = 0
  /** The cell that was refused just now: its words stand open until the person goes on. */
  told: Spot | null = null
  private shown = new Map<string, Waiting>()
  private marks = new Map<string, Marks>()
  private versions = new Map<string, number>()
  private queue: Promise<unknown> = Promise.resolve()
  private watchers = new Set<() => void>()

  constructor(
    private table: string,
    private hooks: Hooks,
  ) {}

  watch = (watcher: () => void) => {
    this.watchers.add(watcher)
    return () => {
      this.watchers.delete(watcher)
    }
  }

  /** What is on its way to the server, over what it has told. */
  pending = (id: string): Cells | undefined => this.shown.get(id)?.merged
  marksOf = (id: string): Marks | undefined => this.marks.get(id)

  /** Cells that hold what somebody typed, and no record has. */
  get refused(): Spot[] {
    return [...this.marks].flatMap(([id, marks]) =>
      Object.entries(marks).flatMap(([field, { kind }]) =>
        kind === 'fault' ? [{ id, field }] : [],
      ),
    )
  }

  /** Forgets what was typed and refused. */
  giveUp() {
    this.keepMarks('conflict')
    this.told = null
    this.changed()
  }

  /** The person goes on: what was refused stays at its cell, its words are shut. */
  hush() {
    if (!this.told) return
    this.told = null
    this.changed()
  }

  /** What was tried and would be refused, as if it had been written. */
  keepRefused(refused: { change: Change; problem: Problem }[]) {
    for (const { change, problem } of refused) this.markRefused(change, problem)
    this.changed()
  }

  clearMark(id: string, field: string) {
    const { [field]: gone, ...rest } = this.marks.get(id) ?? {}
    if (!gone) return
    if (Object.keys(rest).length) this.marks.set(id, rest)
    else this.marks.delete(id)
    if (this.told?.id === id && this.told.field === field) this.told = null
    this.changed()
  }

  private keepMarks(kind: Mark['kind']) {
    for (const [id, marks] of this.marks) {
      const kept = Object.entries(marks).filter(([, mark]) => mark.kind === kind)
      if (kept.length) this.marks.set(id, Object.fromEntries(kept))
      else this.marks.delete(id)
    }
  }

  private addMark(id: string, field: string, mark: Mark) {
    this.marks.set(id, { ...this.marks.get(id), [field]: mark })
  }

  /** One record; its conflicts and faults are put at their cells. */
  set(record: Rec, cells: Cells, because: string): Promise<boolean> {
    for (const field of Object.keys(cells)) this.clearMark(record.id, field)
    this.show([{ record, cells }])
    return this.next(async () => {
      const version = this.versionOf(record)
      const send = (accepted: string[]) =>
        editRecord(this.table, record.id, version, cells, accepted)
      const written = await this.send(send, () => [{ record, cells }])
      if (written) await this.landed([{ record, cells }], [written], because)
      this.unshow([{ record, cells }])
      return written !== null
    })
  }

  /** Many records in one act: all of them or none. */
  setMany(changes: Change[], because: string, created: Cells[] = []): Promise<boolean> {
    this.show(changes)
    return this.next(async () => {
      const send = (accepted: string[]) =>
        writeRecords(this.table, {
          create: created.map((cells) => ({ cells, accepted })),
          update: changes.map(({ record, cells }) => ({
            id: record.id,
            cells,
            version: this.versionOf(record),
            accepted,
          })),
          because,
        })
      // The new records are numbered first; a refusal of one of them stands at no cell.
      const changesFrom = (number: number) =>
        number < created.length ? [] : changes.slice(number - created.length)
      const written = await this.send(send, changesFrom)
      if (written) await this.landed(changes, written, because)
      this.unshow(changes)
      return written !== null
    })
  }

  /** Whatever else is written together: new records, deletions. */
  write(writes: Writes, because: string): Promise<Written[] | null> {
    return this.next(async () => {
      const written = await this.send(() => writeRecords(this.table, { ...writes, because }))
      if (written) {
        this.remember(written, because)
        await this.hooks.refresh()
      }
      return written
    })
  }

  private remember(written: Written[], because: string) {
    remember(this.table, written, because)
    this.changed()
  }

  /** Takes back what was done last, and tells what; null if there is nothing. */
  undo = () => this.takeBack(this.steps.done, this.steps.undone)
  redo = () => this.takeBack(this.steps.undone, this.steps.done)

  private get steps() {
    return stepsOf(this.table)
  }

  private takeBack(from: Step[], to: Step[]): Promise<{ because: string; left: number } | null> {
    return this.next(async () => {
      const step = from.pop()
      if (!step) return null
      try {
        const { name, left } = await undo(step.name)
        if (name) to.push({ name, because: step.because })
        // What was typed and refused is nobody else's: it waits to be mended.
        this.keepMarks('fault')
        await this.hooks.refresh()
        return { because: step.because, left }
      } catch (problem) {
        if (!isForGood(problem)) from.push(step)
        this.hooks.failed(problem)
        return null
      } finally {
        this.changed()
      }
    })
  }

  /** After what is on its way already; a failure of one does not hold up the next. */
  private next<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    const turn = this.queue.then(act)
    this.queue = turn.catch(() => undefined)
    return turn
  }

  private async send<Answer>(
    attempt: (accepted: string[]) => Promise<Answer>,
    changesFrom: (write: number) => Change[] = () => [],
  ): Promise<Answer | null> {
    const accepted: string[] = []
    for (;;) {
      try {
        return await attempt(accepted)
      } catch (problem) {
        const fresh = questionsOf(problem).filter(({ check }) => !accepted.includes(check))
        if (!fresh.length || !(await this.hooks.ask(fresh))) {
          this.refuse(problem, changesFrom)
          return null
        }
        // Each record asks for itself: the next one of a block may ask something else.
        accepted.push(...fresh.map(({ check }) => check))
      }
    }
  }

  private refuse(problem: unknown, changesFrom: (write: number) => Change[]) {
    const write = problem instanceof Problem ? Number(problem.facts.write ?? 0) : 0
    const [change] = changesFrom(write)
    if (!(problem instanceof Problem) || !change || problem.status === 0) {
      // Who was asked and said no knows it.
      if (!isProblem(problem, 'needs-answer')) this.hooks.failed(problem)
      return
    }
    this.markRefused(change, problem)
    this.changed()
  }

  private markRefused(change: Change, problem: Problem) {
    const blamed = problem.faults.map(({ field }) => field).filter((one) => one in change.cells)
    for (const field of blamed.length ? blamed : Object.keys(change.cells)) {
      const typed = change.cells[field]
      this.addMark(change.record.id, field, { kind: 'fault', typed, problem })
      this.told = { id: change.record.id, field }
    }
  }

  private async landed(changes: Change[], written: Written[], because: string) {
    this.remember(written, because)
    for (const { id, version, conflicts } of written) {
      this.versions.set(id, version)
      for (const conflict of conflicts) {
        this.addMark(id, conflict.field, { kind: 'conflict', conflict })
        this.told = { id, field: conflict.field }
      }
    }
    const [only] = changes
    if (written.length !== 1 || !only) return this.hooks.refresh()
    try {
      this.hooks.put(await getRecord(this.table, only.record.id))
    } catch {
      // It may be out of the writer's sight by now; what is there, the list tells.
      await this.hooks.refresh()
    }
  }

  private versionOf = ({ id, version }: Rec) => Math.max(version, this.versions.get(id) ?? 0)

  private show(changes: Change[]) {
    for (const { record, cells } of changes) {
      this.keep(record.id, [...(this.shown.get(record.id)?.all ?? []), cells])
    }
    this.changed()
  }

  private unshow(changes: Change[]) {
    for (const { record, cells } of changes) {
      const all = this.shown.get(record.id)?.all ?? []
      this.keep(
        record.id,
        all.filter((one) => one !== cells),
      )
    }
    this.changed()
  }

  private keep(id: string, all: Cells[]) {
    if (all.length) this.shown.set(id, { all, merged: Object.assign({}, ...all) })
    else this.shown.delete(id)
  }

  private changed() {
    this.version += 1
    for (const watcher of this.watchers) watcher()
  }
}

/** A refusal that trying again would meet again; a lost line and a full server pass. */
const isForGood = (problem: unknown) =>
  problem instanceof Problem && [400, 403, 404, 409, 422].includes(problem.status)
