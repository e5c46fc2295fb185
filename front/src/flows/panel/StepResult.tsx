import { sayCause } from '../../kit/causes'
import { Mark } from '../../kit/Mark'
import { useSay } from '../../kit/tongue'
import { Values } from '../../kit/Values'
import { sayLength } from '../../kit/when'
import { MARK_MEANS } from '../canvas/marks'
import { words as canvasWords } from '../canvas/words'
import { words } from './words'

/** What one step of a run or a test run came to. */
export type Told = {
  path: string
  at: string
  status: keyof typeof MARK_MEANS
  ms: number | null
  why: string
  input: unknown
  output: unknown
  error: { code: string; title: string; facts: Record<string, unknown> } | null
  notes: string[]
  unheard: boolean
}

export function StepResult({ told }: { told: Told }) {
  const say = useSay(words)
  const sayStatus = useSay(canvasWords)
  return (
    <section className="step-result" data-testid="step-result" data-status={told.status}>
      <p>
        <Mark meaning={MARK_MEANS[told.status]}>{sayStatus(`status_${told.status}`)}</Mark>
        {told.ms !== null && <span className="soft"> {sayLength(told.ms)}</span>}
        {told.path.includes('[') && <code className="soft"> {told.path}</code>}
      </p>
      {told.unheard && (
        <p>
          <Mark meaning="danger">{sayStatus('unheard')}</Mark>
        </p>
      )}
      {told.why && <p className="soft">{told.why}</p>}
      {told.error && <p className="fault">{sayCause(told.error)}</p>}
      {told.error && <Values of={told.error.facts} />}
      {told.notes.map((note) => (
        <p key={note} className="soft">
          {note}
        </p>
      ))}
      {hasParts(told.output) && (
        <details open>
          <summary>{say('output')}</summary>
          <Values of={told.output} />
        </details>
      )}
      {hasParts(told.input) && (
        <details>
          <summary>{say('input')}</summary>
          <Values of={told.input} />
        </details>
      )}
    </section>
  )
}

const hasParts = (value: unknown) =>
  value !== null &&
  value !== undefined &&
  (typeof value !== 'object' || Object.keys(value).length > 0)
