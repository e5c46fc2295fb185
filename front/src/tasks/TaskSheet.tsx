import { Link } from 'react-router'
import { useTask } from '../api/tasks'
import type { Task } from '../api/types'
import { Mark } from '../kit/Mark'
import { Moment } from '../kit/Moment'
import { pick, useSay } from '../kit/tongue'
import { Deciding, type FieldsOf } from './Deciding'
import { PassOn } from './PassOn'
import { Ending, People, TaskStory } from './People'
import { questionOf } from './questionOf'
import { words } from './words'

type Props = { task: Task; onDecided: () => void; fieldsOf: FieldsOf }

/** One task, large: the facts that the decision needs and nothing else, then its answers. */
export function TaskSheet({ task, onDecided, fieldsOf }: Props) {
  const full = useTask(task.id).data
  const mine = task.status === 'open' && task.may.includes('decide')
  return (
    <article className="card task-sheet" data-testid="task">
      <Head task={task} />
      <p className="task-question">{questionOf(task)}</p>
      <Changed task={task} />
      <CardLines task={task} />
      <Facts facts={task.facts} />
      <Given task={task} />
      <People task={task} />
      <Links task={task} />
      {mine ? (
        <Deciding
          task={task}
          onDecided={onDecided}
          fieldsOf={fieldsOf}
          aside={<PassOn task={task} returns={full?.returns ?? []} onPassed={onDecided} />}
        />
      ) : (
        task.status !== 'open' && <Ending task={task} />
      )}
      <TaskStory task={task} events={full?.events ?? []} />
    </article>
  )
}

function Head({ task }: { task: Task }) {
  const say = useSay(words)
  return (
    <header>
      <h2>{task.title}</h2>
      {task.instead_of && <Mark meaning="going">{say('insteadOf', { who: task.instead_of })}</Mark>}
      <Due task={task} />
      <span className="soft">
        {task.asked_by && `${say('askedBy', { who: task.asked_by })} · `}
        {say('askedAt')} <Moment at={task.asked_at} />
      </span>
    </header>
  )
}

export function Due({ task }: { task: Pick<Task, 'due_at' | 'status'> }) {
  const say = useSay(words)
  if (!task.due_at || task.status !== 'open') return null
  const late = Date.parse(task.due_at) < Date.now()
  return (
    <Mark meaning={late ? 'danger' : 'waiting'}>
      {say(late ? 'overdue' : 'due')} <Moment at={task.due_at} />
    </Mark>
  )
}

function Changed({ task }: { task: Task }) {
  const say = useSay(words)
  if (task.changed.length === 0) return null
  return (
    <section className="task-changed" data-testid="task-changed">
      <h3>{say('changedSince')}</h3>
      {task.changed.map(({ name, was, now, ...en }) => (
        <p key={name}>
          {pick(`${name}：`, en.name_en && `${en.name_en}: `)}
          <s>{pick(was, en.was_en) || '—'}</s> → <strong>{pick(now, en.now_en) || '—'}</strong>
        </p>
      ))}
    </section>
  )
}

/** What a confirm card would change: as it is, as it would be. */
export function CardLines({ task }: { task: Pick<Task, 'lines' | 'concerns'> }) {
  const say = useSay(words)
  if (task.lines.length === 0 && !task.concerns) return null
  return (
    <section className="task-card">
      {task.concerns && <p>{say('concerns', { who: task.concerns })}</p>}
      {task.lines.length > 0 && (
        <table>
          <thead>
            <tr>
              <th />
              <th>{say('was')}</th>
              <th>{say('now')}</th>
            </tr>
          </thead>
          <tbody>
            {task.lines.map(({ name, was, now, was_en, now_en }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{pick(was, was_en) || '—'}</td>
                <td>
                  <strong>{pick(now, now_en) || '—'}</strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

export function Facts({ facts }: { facts: Task['facts'] }) {
  if (facts.length === 0) return null
  return (
    <dl className="task-facts">
      {facts.map(({ name, name_en, value, value_en }) => (
        <div key={name} className={value.includes('\n') ? 'of-lines' : undefined}>
          <dt>{pick(name, name_en)}</dt>
          <dd>{pick(value, value_en)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Given({ task }: { task: Task }) {
  const say = useSay(words)
  if (task.given.length === 0) return null
  return (
    <section>
      <h3>{say('given')}</h3>
      <Facts facts={task.given} />
    </section>
  )
}

function Links({ task }: { task: Task }) {
  const say = useSay(words)
  return (
    <p className="task-links">
      {task.record && (
        <Link to={`/t/${task.record.table}/${task.record.id}`}>
          {say('openRecord')} {task.record.title}
        </Link>
      )}
      <Link to={`/runs/${task.run}`}>{say('openRun')}</Link>
    </p>
  )
}
