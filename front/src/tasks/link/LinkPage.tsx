import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { type Fault, isProblem, type Problem } from '../../api/problem'
import { linkedTask } from '../../api/public'
import type { AskedField, Cell, LinkedTask } from '../../api/types'
import { sentenceOf } from '../../kit/sentences'
import { TongueSwitch } from '../../kit/TongueSwitch'
import { pick, useSay, useTongue } from '../../kit/tongue'
import { sayMoment, showTimesIn } from '../../kit/when'
import { questionOf } from '../questionOf'
import { Answering } from './Answering'
import { words } from './words'

export type FieldOf = (
  field: AskedField,
  value: Cell,
  faults: Fault[],
  onChange: (value: Cell) => void,
) => ReactNode

type Seen = { task?: LinkedTask; problem?: unknown }

/** 待办 by a link that works once. Opening it decides nothing. */
export function LinkPage({ token, fieldOf }: { token: string; fieldOf: FieldOf }) {
  const tongue = useTongue()
  const [seen, setSeen] = useState<Seen>({})
  const look = useCallback(
    () =>
      linkedTask(token)
        .then((task) => {
          showTimesIn(task.zone)
          setSeen({ task })
        })
        .catch((problem: unknown) => setSeen({ problem })),
    [token],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again in the other tongue
  useEffect(() => {
    look()
  }, [look, tongue])

  if (seen.problem) return <Spent problem={seen.problem} onRetry={look} />
  if (!seen.task) {
    return (
      <main className="phone" aria-busy="true">
        <div className="bone bone-tall" />
        <div className="bone" />
      </main>
    )
  }
  return <Asked task={seen.task} token={token} fieldOf={fieldOf} onAgain={look} />
}

const WHYS = ['used', 'expired', 'void', 'decided', 'passed-on', 'unknown'] as const

/** A link that cannot be used any more says so kindly, and why. */
export function Spent({ problem, onRetry }: { problem: unknown; onRetry: () => void }) {
  const say = useSay(words)
  const why = isProblem(problem, 'task-link-spent') ? whyOf(problem) : null
  return (
    <main className="phone phone-end">
      <p role="alert" data-testid="link-spent">
        {why ? say(`spent_${why}`) : sentenceOf(problem)}
      </p>
      {!why && (
        <button type="button" className="primary" onClick={onRetry}>
          {say('retry')}
        </button>
      )}
    </main>
  )
}

const whyOf = (problem: Problem) => WHYS.find((why) => why === problem.facts.why) ?? 'unknown'

type AskedProps = { task: LinkedTask; token: string; fieldOf: FieldOf; onAgain: () => void }

function Asked({ task, token, fieldOf, onAgain }: AskedProps) {
  const say = useSay(words)
  useEffect(() => {
    document.title = task.title || task.question
  })
  return (
    <main className="phone">
      <header className="phone-head">
        <span>{task.company}</span>
        <TongueSwitch />
      </header>
      <p className="for-whom">{say('hello', { who: task.person })}</p>
      <h1>{questionOf(task)}</h1>
      <p className="intro">
        {task.title && <span className="mono">{task.title} </span>}
        {say('asked', { at: sayMoment(task.asked_at) })}
      </p>
      <Due task={task} />
      <Changed task={task} />
      <Known task={task} />
      <Answering task={task} token={token} fieldOf={fieldOf} onAgain={onAgain} />
    </main>
  )
}

function Due({ task }: { task: LinkedTask }) {
  const say = useSay(words)
  if (!task.due_at) return null
  const late = Date.parse(task.due_at) < Date.now()
  const at = sayMoment(task.due_at)
  return (
    <p>
      <span className="mark" data-meaning={late ? 'danger' : 'waiting'}>
        {say(late ? 'overdue' : 'due', { at })}
      </span>
    </p>
  )
}

function Changed({ task }: { task: LinkedTask }) {
  const say = useSay(words)
  if (task.changed.length === 0) return null
  return (
    <section className="link-changed" data-testid="link-changed">
      <h2>{say('changed')}</h2>
      {task.changed.map(({ name, was, now, ...en }) => (
        <p key={name}>
          {pick(`${name}：`, en.name_en && `${en.name_en}: `)}
          <s>{pick(was, en.was_en) || '—'}</s> → <strong>{pick(now, en.now_en) || '—'}</strong>
        </p>
      ))}
    </section>
  )
}

function Known({ task }: { task: LinkedTask }) {
  const say = useSay(words)
  const lines = task.lines.map(({ name, ...one }) => ({
    name,
    value: `${pick(one.was, one.was_en) || '—'} → ${pick(one.now, one.now_en) || '—'}`,
  }))
  const facts = task.facts.map(({ name, value, value_en }) => ({
    name,
    value: pick(value, value_en),
  }))
  const known = [...lines, ...facts]
  if (known.length === 0 && !task.concerns) return null
  return (
    <section className="link-facts">
      {task.concerns && <p>{say('concerns', { who: task.concerns })}</p>}
      <dl>
        {known.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
