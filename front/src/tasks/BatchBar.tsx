import { useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { readProblem } from '../api/problem'
import { type Decided, decideTasks } from '../api/tasks'
import type { Task } from '../api/types'
import { sentenceOf } from '../kit/sentences'
import { useSay } from '../kit/tongue'
import { words } from './words'

const AT_MOST = 100

type Props = { tasks: Task[]; all: Task[]; onTick: (ticked: Set<string>) => void }

/** The same answer to all that are ticked; each is told apart where one could not be decided. */
export function BatchBar({ tasks, all, onTick }: Props) {
  const say = useSay(words)
  const [comment, setComment] = useState('')
  const { send, busy, left } = useBatch(tasks, comment, onTick)
  const tickAll = (on: boolean) =>
    onTick(new Set(on ? all.slice(0, AT_MOST).map(({ id }) => id) : []))
  const refusable = comment.trim() !== ''
  return (
    <div className="batch" data-testid="batch">
      <Checkbox
        checked={tasks.length > 0 && tasks.length === Math.min(all.length, AT_MOST)}
        indeterminate={tasks.length > 0 && tasks.length < all.length}
        onChange={(event) => tickAll(event.target.checked)}
      >
        {tasks.length ? say('chosen', { n: tasks.length }) : say('chooseAll')}
      </Checkbox>
      {tasks.length > 0 && (
        <>
          <Input
            value={comment}
            placeholder={say('batchComment')}
            aria-label={say('batchComment')}
            maxLength={2000}
            onChange={(event) => setComment(event.target.value)}
          />
          <div className="batch-buttons">
            <Button
              type="primary"
              disabled={busy}
              onClick={() => send('approved')}
              data-testid="batch-approve"
            >
              {say('batchApprove', { n: tasks.length })}
            </Button>
            <Button danger disabled={busy || !refusable} onClick={() => send('refused')}>
              {say('batchRefuse', { n: tasks.length })}
            </Button>
          </div>
        </>
      )}
      {left.length > 0 && <Left tasks={all} left={left} />}
    </div>
  )
}

function useBatch(tasks: Task[], comment: string, onTick: Props['onTick']) {
  const say = useSay(words)
  const client = useQueryClient()
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const [left, setLeft] = useState<Decided[]>([])
  const send = async (decision: string) => {
    setBusy(true)
    try {
      const answered = (await decideTasks(tasks, decision, comment.trim())).tasks
      const refused = answered.filter(({ problem }) => problem)
      setLeft(refused)
      onTick(new Set())
      message.success(say('batchDone', { n: answered.length - refused.length }))
    } catch (problem) {
      message.error(sentenceOf(problem))
    } finally {
      setBusy(false)
      await client.invalidateQueries({ queryKey: ['tasks'] })
    }
  }
  return { send, busy, left }
}

function Left({ tasks, left }: { tasks: Task[]; left: Decided[] }) {
  const say = useSay(words)
  const lines = left.map(({ id, problem }) => {
    const title = tasks.find((task) => task.id === id)?.title ?? ''
    const status = typeof problem?.status === 'number' ? problem.status : 0
    return `${title} ${sentenceOf(readProblem(status, JSON.stringify(problem)))}`
  })
  return (
    <Alert
      type="warning"
      role="alert"
      title={say('batchLeft', { n: left.length })}
      description={lines.map((line) => <p key={line}>{line}</p>)}
    />
  )
}
