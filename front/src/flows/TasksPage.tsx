import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useTasks } from '../api/tasks'
import type { Task } from '../api/types'
import { Moment } from '../kit/Moment'
import { Nothing } from '../kit/Nothing'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { useSay } from '../kit/tongue'
import { common } from '../kit/words'
import { TaskSheet } from './TaskSheet'
import { words } from './words'

type Shelf = 'open' | 'decided'

/** 待办: one item large, the rest beside it, the next one at once. */
export function TasksPage({ first }: { first: string | null }) {
  const say = useSay(words)
  const [shelf, setShelf] = useState<Shelf>('open')
  const shelves = [
    { value: 'open' as const, label: say('open') },
    { value: 'decided' as const, label: say('decided') },
  ]
  return (
    <Page
      title={say('tasks')}
      lead={<Segmented options={shelves} value={shelf} onChange={setShelf} />}
    >
      <Pool key={shelf} shelf={shelf} first={first} />
    </Page>
  )
}

function Pool({ shelf, first }: { shelf: Shelf; first: string | null }) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const tasks = useTasks(shelf)
  const [chosen, setChosen] = useState(first)
  // What was just decided must not flash up again while the list is still on its way.
  const [gone, setGone] = useState<Set<string>>(new Set())
  if (tasks.status === 'pending') return <PageSkeleton />
  if (tasks.status === 'error') return <ProblemPanel problem={tasks.error} />
  const all = tasks.data.pages.flatMap((page) => page.tasks).filter(({ id }) => !gone.has(id))
  const task = all.find(({ id }) => id === chosen) ?? all[0]
  if (!task) return <Nothing>{say(shelf === 'open' ? 'noTasks' : 'noneDecided')}</Nothing>
  const decided = () => {
    setGone((before) => new Set(before).add(task.id))
    setChosen(all[all.indexOf(task) + 1]?.id ?? null)
  }
  return (
    <div className="pool">
      <TaskSheet key={task.id} task={task} onDecided={decided} />
      <aside className="card pool-list">
        <TaskList tasks={all} chosen={task.id} onChoose={setChosen} />
        {tasks.hasNextPage && (
          <Button onClick={() => tasks.fetchNextPage()}>{sayCommon('more')}</Button>
        )}
      </aside>
    </div>
  )
}

type ListProps = { tasks: Task[]; chosen: string; onChoose: (id: string) => void }

function TaskList({ tasks, chosen, onChoose }: ListProps) {
  return (
    <ul>
      {tasks.map((task) => (
        <li key={task.id}>
          <button
            type="button"
            aria-current={task.id === chosen ? 'true' : undefined}
            onClick={() => onChoose(task.id)}
          >
            <strong>{task.title}</strong>
            <span className="soft one-line">{task.question}</span>
            <span className="soft">
              <Moment at={task.asked_at} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
