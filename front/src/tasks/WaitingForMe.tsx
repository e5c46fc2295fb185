import { Skeleton } from 'antd'
import { Link } from 'react-router'
import { useTasks } from '../api/tasks'
import { Moment } from '../kit/Moment'
import { Nothing } from '../kit/Nothing'
import { ProblemPanel } from '../kit/ProblemPanel'
import { useSay } from '../kit/tongue'
import { questionOf } from './questionOf'
import { words } from './words'

/** The first open tasks, each one click from its decision. */
export function WaitingForMe() {
  const say = useSay(words)
  const tasks = useTasks('open')
  if (tasks.status === 'pending') return <Skeleton active />
  if (tasks.status === 'error') return <ProblemPanel problem={tasks.error} />
  const first = tasks.data.pages[0]?.tasks.slice(0, 6) ?? []
  if (first.length === 0) return <Nothing>{say('noTasks')}</Nothing>
  return (
    <ul className="rows">
      {first.map((task) => (
        <li key={task.id}>
          <Link className="row" to={`/tasks?task=${task.id}`}>
            <span className="row-title">{task.title}</span>
            <span className="row-part">{questionOf(task)}</span>
            <span className="row-when">
              <Moment at={task.asked_at} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
