import { Button, Input, type InputRef } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import type { Task } from '../api/types'
import { Moment } from '../kit/Moment'
import { useSay } from '../kit/tongue'
import { useDecide } from './decide'
import { words } from './words'

/** One task, large: the facts that the decision needs and nothing else, then two buttons. */
export function TaskSheet({ task, onDecided }: { task: Task; onDecided: () => void }) {
  const say = useSay(words)
  return (
    <article className="card task-sheet" data-testid="task">
      <header>
        <h2>{task.title}</h2>
        <span className="soft">
          {say('asked')} <Moment at={task.asked_at} />
        </span>
      </header>
      <p className="task-question">{task.question}</p>
      <Changed task={task} />
      <dl className="task-facts">
        {task.facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="task-links">
        {task.record && (
          <Link to={`/t/${task.record.table}/${task.record.id}`}>
            {say('openRecord')} {task.record.title}
          </Link>
        )}
        <Link to={`/runs/${task.run}`}>{say('openRun')}</Link>
      </p>
      {task.status === 'open' ? (
        <Decide task={task} onDecided={onDecided} />
      ) : (
        <Decided task={task} />
      )}
    </article>
  )
}

function Changed({ task }: { task: Task }) {
  const say = useSay(words)
  if (task.changed.length === 0) return null
  return (
    <section className="task-changed">
      <h3>{say('changedSince')}</h3>
      {task.changed.map(({ name, was, now }) => (
        <p key={name}>
          {name}：<s>{was}</s> → <strong>{now}</strong>
        </p>
      ))}
    </section>
  )
}

function Decide({ task, onDecided }: { task: Task; onDecided: () => void }) {
  const say = useSay(words)
  const [comment, setComment] = useState('')
  // Enter refuses only after R: a comment to an approval must never end as a refusal.
  const [refusing, setRefusing] = useState(false)
  const field = useRef<InputRef>(null)
  const { decide, busy, fault, clearFault } = useDecide(task, onDecided)
  const approve = () => decide('approved', comment)
  const refuse = () => decide('refused', comment)
  const reachForRefusal = () => {
    setRefusing(true)
    if (comment.trim()) refuse()
    else field.current?.focus()
  }
  const pressRefuse = () => {
    reachForRefusal()
    if (!comment.trim()) refuse()
  }
  useKeys({ a: approve, r: reachForRefusal })
  return (
    <div className="decide">
      <Input
        ref={field}
        value={comment}
        placeholder={say(refusing ? 'refuseWhy' : 'comment')}
        aria-label={say('comment')}
        aria-describedby={fault ? 'comment-fault' : undefined}
        status={fault ? 'error' : undefined}
        data-testid="task-comment"
        onPressEnter={() => refusing && refuse()}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          setRefusing(false)
          field.current?.blur()
        }}
        onChange={(event) => {
          setComment(event.target.value)
          clearFault()
        }}
      />
      {fault && (
        <p className="fault" id="comment-fault" role="alert" data-testid="fault-comment">
          {fault}
        </p>
      )}
      <div className="decide-buttons">
        <Button
          type="primary"
          size="large"
          disabled={busy}
          onClick={approve}
          data-testid="task-approve"
        >
          {say('approve')} <kbd>A</kbd>
        </Button>
        <Button danger size="large" disabled={busy} onClick={pressRefuse} data-testid="task-refuse">
          {say('refuse')} <kbd>R</kbd>
        </Button>
      </div>
    </div>
  )
}

function Decided({ task }: { task: Task }) {
  const say = useSay(words)
  const who = task.decided_by ?? ''
  return (
    <p className="task-decided">
      <strong>{say(task.decision === 'approved' ? 'approvedBy' : 'refusedBy', { who })}</strong>{' '}
      {task.decided_at && <Moment at={task.decided_at} />} {task.comment}
    </p>
  )
}

/** Single keys act only while nobody is typing into something. */
function useKeys(keys: Record<string, () => void>) {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof Element && event.target.closest('input, textarea, select')
      if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
      const act = latest.current[event.key.toLowerCase()]
      if (!act) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [])
}
