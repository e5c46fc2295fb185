import { useQueryClient } from '@tanstack/react-query'
import { App, Checkbox, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useMembers } from '../api/members'
import { addSigner, delegateTask } from '../api/tasks'
import type { Task } from '../api/types'
import { sentenceOf } from '../kit/sentences'
import { useSay } from '../kit/tongue'
import { common } from '../kit/words'
import { words } from './words'

type Props = {
  kind: 'delegate' | 'addSigner'
  task: Task
  onClose: () => void
  onPassed: () => void
}

/** Somebody else is asked: in my place, or as well. */
export function PersonDialog({ kind, task, onClose, onPassed }: Props) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const client = useQueryClient()
  const { message } = App.useApp()
  const members = useMembers().data ?? []
  const [who, setWho] = useState<string>()
  const [before, setBefore] = useState(false)
  const [comment, setComment] = useState('')
  const name = members.find(({ id }) => id === who)?.name ?? ''
  const delegating = kind === 'delegate'

  const send = async () => {
    if (!who) return
    try {
      if (delegating) await delegateTask(task.id, who, comment.trim())
      else await addSigner(task.id, who, before, comment.trim())
      message.success(say(delegating ? 'delegated' : 'signerAdded', { who: name }))
      onClose()
      if (delegating || before) onPassed()
      await client.invalidateQueries({ queryKey: ['tasks'] })
    } catch (problem) {
      message.error(sentenceOf(problem))
    }
  }
  return (
    <Modal
      open
      title={say(delegating ? 'delegateTitle' : 'addSignerTitle')}
      okText={say('ok')}
      cancelText={sayCommon('cancel')}
      okButtonProps={{ disabled: !who, 'data-testid': 'person-ok' }}
      onOk={send}
      onCancel={onClose}
    >
      <div className="dialog-lines">
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          autoFocus
          aria-label={say('person')}
          placeholder={say('person')}
          value={who}
          options={members.map((one) => ({ value: one.id, label: one.name }))}
          onChange={setWho}
          data-testid="person-select"
        />
        {!delegating && (
          <Checkbox checked={before} onChange={(event) => setBefore(event.target.checked)}>
            {say('before')}
          </Checkbox>
        )}
        <Input
          value={comment}
          placeholder={say('comment')}
          aria-label={say('comment')}
          maxLength={2000}
          onChange={(event) => setComment(event.target.value)}
        />
      </div>
    </Modal>
  )
}
