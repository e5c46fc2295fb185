import type { RunInFull, Step, TestedRun, TestedStep } from '../../api/types'
import { pick, type Say } from '../../kit/tongue'
import { placeOfPath, wouldBe } from '../canvas/marks'
import type { Told } from '../panel/StepResult'
import type { Word } from './words'

type Speaks = Say<Word>

/** What the steps of a test run came to, by the place where they stand. */
export function toldByTest(run: TestedRun, shown: number, say: Speaks): Map<string, Told[]> {
  return gathered(run.steps.slice(0, shown), (step) => ofTest(step, run.starts !== false, say))
}

export const toldByRun = (run: RunInFull): Map<string, Told[]> => gathered(run.steps, ofRun)

function gathered<One extends { path: string }>(steps: One[], tell: (step: One) => Told) {
  const found = new Map<string, Told[]>()
  for (const step of steps) {
    const place = placeOfPath(step.path)
    found.set(place, [...(found.get(place) ?? []), tell(step)])
  }
  return found
}

function ofTest(step: TestedStep, starts: boolean, say: Speaks): Told {
  const { path, status, ms, why, input, output, error, at } = step
  return {
    ...{ path, ms, why, input, output, at },
    status: starts ? (status as Told['status']) : wouldBe(status as Told['status']),
    error: error && {
      code: error.code,
      title: error.title,
      facts: error.facts as Record<string, unknown>,
    },
    notes: notesOf(step, say),
    unheard: step.unheard,
  }
}

/** What would come of it outside of the test. */
function notesOf({ source, writes, starts, sends, outside, task }: TestedStep, say: Speaks) {
  const notes: string[] = []
  if (source.kind !== 'computed') notes.push(say(`source_${source.kind}` as Word))
  if (writes.length) notes.push(say('wouldWrite', { n: writes.length }))
  if (starts.length) notes.push(say('wouldStart', { names: starts.join(pick('、', ', ')) }))
  if (outside && sends) notes.push(say('wouldSend'))
  if (task) notes.push(say('wouldAsk', { question: task.question }))
  return notes
}

const ofRun = (step: Step): Told => ({
  path: step.path,
  at: step.started_at,
  status: step.status,
  ms: step.ms,
  why: step.reason,
  input: step.input,
  output: step.output,
  error: step.error && {
    code: step.error.code,
    title: step.error.title,
    facts: step.error.facts as Record<string, unknown>,
  },
  notes: [],
  unheard: step.unheard,
})
