import { Checkbox } from 'antd'
import type { Task } from '../api/types'
import { Mark } from '../kit/Mark'
import { Moment } from '../kit/Moment'
import { nameOf, useSay } from '../kit/tongue'
import { questionOf } from './questionOf'
import { Due } from './TaskSheet'
import { words } from './words'

type Props = {
  tasks: Task[]
  chosen: string
  onChoose: (id: string) => void
  /** Null where nothing is decided together. */
  ticked: Set<string> | null
  onTick: (ticked: Set<string>) => void
}

export function TaskList({ tasks, chosen, onChoose, ticked, onTick }: Props) {
  const toggle = (id: string) => {
    const next = new Set(ticked)
    if (!next.delete(id)) next.add(id)
    onTick(next)
  }
  return (
    <ul>
      {tasks.map((task) => (
        <li key={task.id}>
          {ticked && task.kind === 'approve' && (
            <Checkbox
              checked={ticked.has(task.id)}
              aria-label={`${task.title} ${questionOf(task)}`}
              onChange={() => toggle(task.id)}
              data-testid="task-tick"
            />
          )}
          <TaskRow task={task} current={task.id === chosen} onChoose={() => onChoose(task.id)} />
        </li>
      ))}
    </ul>
  )
}

type RowProps = { task: Task; current: boolean; onChoose: () => void }

function TaskRow({ task, current, onChoose }: RowProps) {
  return (
    <button type="button" aria-current={current ? 'true' : undefined} onClick={onChoose}>
      <strong>{task.title}</strong>
      <span className="soft one-line">{questionOf(task)}</span>
      <span className="soft row-marks">
        <Moment at={task.asked_at} />
        <Due task={task} />
        <Standing task={task} />
      </span>
    </button>
  )
}

/** How it stands, where the list holds tasks that have ended. */
function Standing({ task }: { task: Task }) {
  const say = useSay(words)
  if (task.status === 'open') return null
  if (task.status === 'void') return <Mark meaning="waiting">{say('isVoid')}</Mark>
  const choice = task.choices.find(({ key }) => key === task.decision)
  if (!choice) return <Mark meaning="waiting">{say('returned')}</Mark>
  return <Mark meaning={choice.stops ? 'danger' : 'done'}>{nameOf(choice)}</Mark>
}
