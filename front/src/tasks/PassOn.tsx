import { MoreOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Dropdown } from 'antd'
import { useState } from 'react'
import { claimTask, giveBackTask } from '../api/tasks'
import type { Task, TaskWithStory } from '../api/types'
import { ActButton } from '../kit/ActButton'
import { useSay } from '../kit/tongue'
import { LinkDialog } from './LinkDialog'
import { PersonDialog } from './PersonDialog'
import { SendBackDialog } from './SendBackDialog'
import { words } from './words'

type Opened = 'delegate' | 'addSigner' | 'sendBack' | 'toPhone' | null
type Props = { task: Task; returns: TaskWithStory['returns']; onPassed: () => void }

/** What else can be done with a task than answering it. */
export function PassOn({ task, returns, onPassed }: Props) {
  const say = useSay(words)
  const [open, setOpen] = useState<Opened>(null)
  const close = () => setOpen(null)
  const offered: Opened[] = ['delegate', 'addSigner', 'toPhone']
  if (returns.length > 0) offered.splice(2, 0, 'sendBack')
  const items = offered.flatMap((key) =>
    key ? [{ key, label: say(key), onClick: () => setOpen(key) }] : [],
  )
  return (
    <>
      <Claiming task={task} />
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button size="large" icon={<MoreOutlined />} data-testid="task-more" aria-label="…" />
      </Dropdown>
      {(open === 'delegate' || open === 'addSigner') && (
        <PersonDialog kind={open} task={task} onClose={close} onPassed={onPassed} />
      )}
      {open === 'sendBack' && (
        <SendBackDialog task={task} returns={returns} onClose={close} onPassed={onPassed} />
      )}
      {open === 'toPhone' && <LinkDialog task={task} onClose={close} />}
    </>
  )
}

function Claiming({ task }: { task: Task }) {
  const say = useSay(words)
  const client = useQueryClient()
  const { message } = App.useApp()
  const act = async (doing: (id: string) => Promise<Task>, done: string) => {
    try {
      await doing(task.id)
      message.success(done)
    } finally {
      await client.invalidateQueries({ queryKey: ['tasks'] })
    }
  }
  if (task.may.includes('give-back')) {
    return (
      <ActButton
        size="large"
        act={() => act(giveBackTask, say('givenBack'))}
        data-testid="task-give-back"
      >
        {say('giveBack')}
      </ActButton>
    )
  }
  if (!task.may.includes('claim')) return null
  return (
    <ActButton size="large" act={() => act(claimTask, say('claimed'))} data-testid="task-claim">
      {say('claim')}
    </ActButton>
  )
}
