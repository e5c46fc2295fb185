import type { FlowDraft } from '../../api/types'
import type { FlowTree } from '../tree/tree'

/** Sends a draft that is to follow this number. */
type Store = (flow: FlowTree, over: number) => Promise<FlowDraft>

/** One save at a time, each upon the number of the one before. */
export class Saver {
  number: number
  last: FlowTree | null
  wanted: FlowTree | null = null
  private readonly store: Store
  private running: Promise<unknown> = Promise.resolve()
  private kept: FlowDraft | null = null

  constructor(store: Store, number = 0, last: FlowTree | null = null) {
    this.store = store
    this.number = number
    this.last = last
  }

  get isBehind(): boolean {
    return this.wanted !== null && this.wanted !== this.last
  }

  flush() {
    // a conflict that arises now is met by whoever opens the draft next
    if (this.wanted && this.isBehind) this.save(this.wanted).catch(() => null)
  }

  /** Waits for what is under way: only then `last` and `number` are what the server has. */
  async idle() {
    await this.running.catch(() => null) // whoever waited for that one was told
  }

  /** What is saved already is not saved again: a new number would refuse whoever publishes the old. */
  save(flow: FlowTree, over?: number): Promise<FlowDraft> {
    const saved = this.idle().then(async () => {
      if (this.kept && flow === this.last && over === undefined) return this.kept
      const draft = await this.store(flow, over ?? this.number)
      this.number = draft.number
      this.last = flow
      this.kept = draft
      return draft
    })
    this.running = saved
    return saved
  }
}
