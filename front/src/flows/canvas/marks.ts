import type { Meaning, StepStatus } from '../../api/types'

/** What a run or a test run came to at one place of the canvas; `would`: had the flow started. */
export type StepMark = {
  status: StepStatus | 'unreached' | 'would'
  ms: number | null
  why: string
  turns: number
  unheard?: boolean
}

type Stepped = {
  path: string
  status: string
  ms: number | null
  reason?: string
  why?: string
  unheard?: boolean
}

const WORST = ['failed', 'waiting', 'running', 'done', 'skipped']

/** Steps by the place where they stand: of many turns the worst, and how long they took together. */
export function marksOf(steps: Stepped[]): Map<string, StepMark> {
  const marks = new Map<string, StepMark>()
  for (const step of steps) {
    const place = placeOfPath(step.path)
    const before = marks.get(place)
    const why = step.reason ?? step.why ?? ''
    const status = step.status as StepStatus
    const one = before ? joined(before, status, step.ms, why) : mark(status, step.ms, why)
    marks.set(place, { ...one, unheard: before?.unheard || step.unheard })
  }
  return marks
}

const mark = (status: StepStatus, ms: number | null, why: string) => ({ status, ms, why, turns: 1 })

function joined(before: StepMark, status: StepStatus, ms: number | null, why: string): StepMark {
  const worse = WORST.indexOf(status) < WORST.indexOf(before.status)
  return {
    status: worse ? status : before.status,
    ms: before.ms === null && ms === null ? null : (before.ms ?? 0) + (ms ?? 0),
    why: (worse && why) || before.why || why,
    turns: before.turns + 1,
  }
}

/** Of a test run that nothing would have started: what was done there is what would be. */
export const wouldBe = (status: StepMark['status']) => (status === 'done' ? 'would' : status)

/** Of a test run; starts: whether its record would start the flow at all. */
export function marksOfTest(steps: Stepped[], starts: boolean): Map<string, StepMark> {
  const marks = marksOf(steps)
  if (starts) return marks
  const told = [...marks].map(([at, one]) => [at, { ...one, status: wouldBe(one.status) }] as const)
  return new Map(told)
}

/** `each[3].checks.stock` stands at `checks.stock`, whichever item it was of. */
export const placeOfPath = (path: string) =>
  (path.split('].').at(-1) ?? path).replace(/\[\d+\]/g, '')

export const MARK_MEANS: Record<StepMark['status'], Meaning> = {
  running: 'going',
  waiting: 'asks',
  done: 'done',
  failed: 'danger',
  skipped: 'waiting',
  unreached: 'waiting',
  would: 'waiting',
}
