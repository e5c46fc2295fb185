import { useState } from 'react'
import { type Fault, isProblem } from '../../api/problem'
import { answerLinkedTask } from '../../api/public'
import type { Cells, LinkedTask, TaskChoice } from '../../api/types'
import { sentenceOf } from '../../kit/sentences'
import { comma, nameOf, sayFrom, useSay } from '../../kit/tongue'
import { type FieldOf, Spent } from './LinkPage'
import { words } from './words'

type Props = { task: LinkedTask; token: string; fieldOf: FieldOf; onAgain: () => void }
type State = {
  sending?: TaskChoice
  done?: TaskChoice
  spent?: unknown
  fault?: string
  faults: Fault[]
}

/** The answers, each a button a thumb can hit; one press, one answer. */
export function Answering({ task, token, fieldOf, onAgain }: Props) {
  const say = useSay(words)
  const [comment, setComment] = useState('')
  const [cells, setCells] = useState<Cells>({})
  const [state, setState] = useState<State>({ faults: [] })

  const refused = (problem: unknown, choice: TaskChoice) => {
    if (isProblem(problem, 'task-link-spent') && problem.facts.why !== 'page') {
      return setState({ spent: problem, faults: [] })
    }
    const again = isProblem(problem, 'record-changed') || isProblem(problem, 'task-link-spent')
    if (again) onAgain()
    setState(faultOf(problem, choice))
  }
  const press = async (choice: TaskChoice) => {
    if (state.sending) return
    if (choice.reason && !comment.trim()) {
      return setState({ fault: say('reasonMissing', { choice: nameOf(choice) }), faults: [] })
    }
    setState({ sending: choice, faults: [] })
    try {
      const answer = { page: task.page, decision: choice.key, comment: comment.trim() }
      await answerLinkedTask(token, { ...answer, given: cells })
      setState({ done: choice, faults: [] })
    } catch (problem) {
      refused(problem, choice)
    }
  }
  if (state.spent) return <Spent problem={state.spent} onRetry={onAgain} />
  if (state.done) return <Done choice={state.done} />
  const reasons = task.choices.filter(({ reason }) => reason).map(nameOf)
  return (
    <div className="link-answers">
      {task.fields.map((field) =>
        fieldOf(field, cells[field.key] ?? null, state.faults, (value) => {
          setCells((before) => ({ ...before, [field.key]: value }))
          setState((before) => ({
            ...before,
            faults: before.faults.filter((fault) => fault.field !== field.key),
          }))
        }),
      )}
      <label htmlFor="comment">
        {say('comment')}
        {reasons.length > 0 && <small>{say('reasonFor', { choice: reasons.join(comma()) })}</small>}
      </label>
      <textarea
        id="comment"
        rows={2}
        maxLength={2000}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
        data-testid="link-comment"
      />
      {state.fault && (
        <p className="fault" role="alert" data-testid="link-fault">
          {state.fault}
        </p>
      )}
      {task.choices.map((choice) => (
        <button
          key={choice.key}
          type="button"
          className={choice.look === 'primary' ? 'primary' : 'secondary'}
          data-look={choice.look}
          disabled={state.sending !== undefined}
          onClick={() => press(choice)}
          data-testid={`link-${choice.key}`}
        >
          {state.sending === choice ? say('sending') : nameOf(choice)}
        </button>
      ))}
    </div>
  )
}

const sayNow = sayFrom(words)

function faultOf(problem: unknown, choice: TaskChoice): State {
  if (isProblem(problem, 'record-changed')) return { fault: sayNow('recordChanged'), faults: [] }
  if (isProblem(problem, 'task-link-spent')) return { fault: sayNow('pageOld'), faults: [] }
  if (!isProblem(problem, 'invalid-record')) return { fault: sentenceOf(problem), faults: [] }
  const faults = problem.faults.filter(({ field }) => field !== 'comment')
  const missing = sayNow('reasonMissing', { choice: nameOf(choice) })
  return faults.length ? { fault: sentenceOf(problem), faults } : { fault: missing, faults: [] }
}

function Done({ choice }: { choice: TaskChoice }) {
  const say = useSay(words)
  return (
    <section className="link-done" role="status" data-testid="link-done">
      <strong>✓ {say('done', { choice: nameOf(choice) })}</strong>
      <p>{say('doneHint')}</p>
    </section>
  )
}
