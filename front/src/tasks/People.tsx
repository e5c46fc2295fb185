import type { Meaning, Seat, Task, TaskChoice, TaskEvent } from '../api/types'
import { Mark } from '../kit/Mark'
import { Moment } from '../kit/Moment'
import { nameOf, pick, useSay } from '../kit/tongue'
import { words } from './words'

/** Who is asked, in which order, and what each has said. One open seat for anybody says nothing. */
export function People({ task }: { task: Task }) {
  const say = useSay(words)
  const [only] = task.seats
  const plain = task.seats.length === 1 && only?.via === 'asked' && !only.claimed_by
  if (plain && only?.state !== 'answered') return null
  if (plain && task.status !== 'open') return null
  return (
    <section className="task-people" data-testid="task-people">
      <h3>
        {say('people')}
        {task.seats.length > 1 && <span className="soft">{say(`mode_${task.mode}`)}</span>}
      </h3>
      <ul>
        {task.seats.map((seat, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a seat keeps its place for good
          <li key={place} data-state={seat.state}>
            <SeatLine task={task} seat={seat} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const VIA = { delegated: 'via_delegated', added: 'via_added', escalated: 'via_escalated' } as const

function SeatLine({ task, seat }: { task: Task; seat: Seat }) {
  const say = useSay(words)
  const via = seat.via === 'left' ? 'via_left' : VIA[seat.via as keyof typeof VIA]
  return (
    <>
      <strong>{pick(seat.who, seat.who_en)}</strong>
      {via && <span className="soft">{say(via)}</span>}
      <SeatMark task={task} seat={seat} />
      {seat.claimed_by && seat.state === 'asked' && (
        <span className="soft">{say('claimedBy', { who: seat.claimed_by })}</span>
      )}
      {seat.decided_at && (
        <span className="soft">
          {seat.decided_by !== seat.who && `${seat.decided_by} `}
          <Moment at={seat.decided_at} />
        </span>
      )}
      {seat.comment && <span className="seat-comment">{seat.comment}</span>}
    </>
  )
}

function SeatMark({ task, seat }: { task: Task; seat: Seat }) {
  const say = useSay(words)
  if (seat.state !== 'answered') {
    const meaning: Meaning = seat.state === 'asked' ? 'asks' : 'waiting'
    return <Mark meaning={meaning}>{say(`seat_${seat.state}`)}</Mark>
  }
  const choice = task.choices.find(({ key }) => key === seat.decision)
  return <Mark meaning={meaningOf(choice)}>{choice ? nameOf(choice) : say('returned')}</Mark>
}

const meaningOf = (choice?: TaskChoice): Meaning => (!choice || choice.stops ? 'danger' : 'done')

/** How a task ended, in one line. */
export function Ending({ task }: { task: Task }) {
  const say = useSay(words)
  const choice = task.choices.find(({ key }) => key === task.decision)
  const who = task.decided_by ?? ''
  if (task.status === 'void') {
    return (
      <p className="task-decided">
        <Mark meaning="waiting">{say('isVoid')}</Mark>{' '}
        {task.why && pick(task.why[0] ?? '', task.why[1] ?? '')}
      </p>
    )
  }
  return (
    <p className="task-decided">
      <strong>
        {say('decidedBy', { who, choice: choice ? nameOf(choice) : say('returned') })}
      </strong>{' '}
      {task.decided_at && <Moment at={task.decided_at} />} {task.comment}
    </p>
  )
}

/** What happened to it besides, folded away until somebody asks. */
export function TaskStory({ task, events }: { task: Task; events: TaskEvent[] }) {
  const say = useSay(words)
  if (events.length === 0) return null
  return (
    <details className="task-story">
      <summary>{say('story')}</summary>
      <ol>
        {events.map((event, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what happened stays where it stands
          <li key={place}>
            <EventLine task={task} event={event} />
          </li>
        ))}
      </ol>
    </details>
  )
}

const TOLD = [
  'delegated',
  'signer-added',
  'claimed',
  'given-back',
  'reminded',
  'escalated',
  'left',
  'returned',
  'void',
] as const

function EventLine({ task, event }: { task: Task; event: TaskEvent }) {
  const say = useSay(words)
  const { who, whom } = event
  const known = TOLD.find((one) => one === event.what)
  const choice = task.choices.find(({ key }) => key === event.what)
  const text = known
    ? say(`event_${known}`, { who, whom })
    : say('event_decided', { who, choice: choice ? nameOf(choice) : event.what })
  return (
    <>
      {text}
      {!known && whom && say('eventInstead', { whom })}
      {event.comment && ` · ${event.comment}`}{' '}
      <span className="soft">
        <Moment at={event.at} />
      </span>
    </>
  )
}
