import { useQuery } from '@tanstack/react-query'
import { App, Button, Input, Modal, Skeleton } from 'antd'
import { linkOfTask } from '../api/tasks'
import type { Task } from '../api/types'
import { ProblemPanel } from '../kit/ProblemPanel'
import { useSay } from '../kit/tongue'
import { sayMoment } from '../kit/when'
import { common } from '../kit/words'
import { words } from './words'

/** A link of my own for this one task: it works once. */
export function LinkDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const say = useSay(words)
  const made = useQuery({
    queryKey: ['task-link', task.id],
    queryFn: () => linkOfTask(task.id),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  return (
    <Modal open title={say('linkTitle')} footer={null} onCancel={onClose}>
      {made.status === 'pending' && <Skeleton active title={false} />}
      {made.status === 'error' && <ProblemPanel problem={made.error} />}
      {made.data && (
        <TheLink
          link={new URL(made.data.link, location.href).href}
          until={sayMoment(made.data.expires_at)}
        />
      )}
    </Modal>
  )
}

function TheLink({ link, until }: { link: string; until: string }) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const { message } = App.useApp()
  const copy = async () => {
    await navigator.clipboard.writeText(link)
    message.success(sayCommon('copied'))
  }
  return (
    <div className="dialog-lines">
      <p>{say('linkHint', { until })}</p>
      <Input readOnly value={link} data-testid="task-link" onFocus={(one) => one.target.select()} />
      <Button type="primary" onClick={copy}>
        {say('copy')}
      </Button>
    </div>
  )
}
