import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useTask, useTaskCounts, useTasks } from '../api/tasks'
import type { Shelf, Task } from '../api/types'
import { Nothing } from '../kit/Nothing'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { useSay } from '../kit/tongue'
import { common } from '../kit/words'
import { BatchBar } from './BatchBar'
import type { FieldsOf } from './Deciding'
import { TaskList } from './TaskList'
import { TaskSheet } from './TaskSheet'
import { words } from './words'

const SHELVES = ['mine', 'pool', 'asked', 'done'] as const
type Shown = (typeof SHELVES)[number]
type Props = { first: string | null; fieldsOf: FieldsOf }

/** 待办: one item large, the rest beside it, the next one at once. */
export function TasksPage({ first, fieldsOf }: Props) {
  const say = useSay(words)
  const counts = useTaskCounts()
  const [picked, setPicked] = useState<Shown | null>(null)
  if (counts.status === 'pending') return <PageSkeleton />
  const { mine = 0, pool = 0 } = counts.data ?? {}
  // Whoever opens the page wants to begin: what is theirs, else what anybody may take.
  const shelf = picked ?? (mine === 0 && pool > 0 ? 'pool' : 'mine')
  const numbers: Partial<Record<Shown, number>> = { mine, pool }
  const shelves = SHELVES.map((value) => ({
    value,
    label: `${say(value)} ${few(numbers[value])}`.trim(),
  }))
  return (
    <Page
      title={say('tasks')}
      lead={<Segmented<Shown> options={shelves} value={shelf} onChange={setPicked} />}
    >
      <Pool key={shelf} shelf={shelf} first={first} fieldsOf={fieldsOf} />
    </Page>
  )
}

/** The server counts no further than a thousand. */
const few = (n = 0) => (n >= 1000 ? '999+' : n || '')

type PoolProps = { shelf: Shown & Shelf; first: string | null; fieldsOf: FieldsOf }

function Pool({ shelf, first, fieldsOf }: PoolProps) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const tasks = useTasks(shelf)
  const [chosen, setChosen] = useState(first)
  const [ticked, setTicked] = useState<Set<string>>(new Set())
  // What was just decided must not flash up again while the list is still on its way.
  const [gone, setGone] = useState<Set<string>>(new Set())
  if (tasks.status === 'pending') return <PageSkeleton />
  if (tasks.status === 'error') return <ProblemPanel problem={tasks.error} />
  const waits = shelf === 'mine' || shelf === 'pool'
  const all = tasks.data.pages
    .flatMap((page) => page.tasks)
    .filter(({ id }) => !waits || !gone.has(id))
  if (chosen && chosen === first && !gone.has(chosen) && !all.some(({ id }) => id === chosen)) {
    const away = () => {
      setGone((before) => new Set(before).add(chosen))
      setChosen(null)
    }
    return <Linked id={chosen} onDecided={away} fieldsOf={fieldsOf} />
  }
  const task = all.find(({ id }) => id === chosen) ?? all[0]
  if (!task) return <Nothing>{say(`noneOf_${shelf}`)}</Nothing>
  const decided = () => {
    setGone((before) => new Set(before).add(task.id))
    setChosen(all[all.indexOf(task) + 1]?.id ?? null)
  }
  const batch = all.filter(({ id }) => ticked.has(id))
  return (
    <div className="pool">
      <TaskSheet key={task.id} task={task} onDecided={decided} fieldsOf={fieldsOf} />
      <aside className="card pool-list">
        {waits && all.some(isBatchable) && (
          <BatchBar tasks={batch} all={all.filter(isBatchable)} onTick={setTicked} />
        )}
        <TaskList
          tasks={all}
          chosen={task.id}
          onChoose={setChosen}
          ticked={waits ? ticked : null}
          onTick={setTicked}
        />
        {tasks.hasNextPage && (
          <Button onClick={() => tasks.fetchNextPage()}>{sayCommon('more')}</Button>
        )}
      </aside>
    </div>
  )
}

/** A task that an address names and that lies on another shelf, or has ended. */
function Linked({ id, onDecided, fieldsOf }: LinkedProps) {
  const task = useTask(id)
  if (task.status === 'pending') return <PageSkeleton />
  if (task.status === 'error') return <ProblemPanel problem={task.error} />
  return <TaskSheet task={task.data.task} onDecided={onDecided} fieldsOf={fieldsOf} />
}

type LinkedProps = { id: string; onDecided: () => void; fieldsOf: FieldsOf }

/** Only a plain yes or no is given to many at once. */
export const isBatchable = ({ kind, may }: Task) => kind === 'approve' && may.includes('decide')
