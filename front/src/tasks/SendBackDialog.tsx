import { useQueryClient } from '@tanstack/react-query'
import { App, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { sendBackTask } from '../api/tasks'
import type { Task, TaskWithStory } from '../api/types'
import { sentenceOf } from '../kit/sentences'
import { pick, useSay } from '../kit/tongue'
import { common } from '../kit/words'
import { words } from './words'

type Props = {
  task: Task
  returns: TaskWithStory['returns']
  onClose: () => void
  onPassed: () => void
}

/** The run goes back to an earlier step; whoever is asked there reads why. */
export function SendBackDialog({ task, returns, onClose, onPassed }: Props) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const client = useQueryClient()
  const { message } = App.useApp()
  const [to, setTo] = useState(returns.at(-1)?.key ?? '')
  const [why, setWhy] = useState('')

  const send = async () => {
    try {
      await sendBackTask(task.id, to, why.trim(), task.version)
      message.success(say('sentBack'))
      onClose()
      onPassed()
    } catch (problem) {
      message.error(sentenceOf(problem))
    } finally {
      await client.invalidateQueries({ queryKey: ['tasks'] })
    }
  }
  return (
    <Modal
      open
      title={say('sendBackTitle')}
      okText={say('ok')}
      cancelText={sayCommon('cancel')}
      okButtonProps={{ disabled: !why.trim() }}
      onOk={send}
      onCancel={onClose}
    >
      <div className="dialog-lines">
        <Radio.Group
          vertical
          value={to}
          options={returns.map((step) => ({
            value: step.key,
            label: pick(step.title, step.title_en),
          }))}
          onChange={(event) => setTo(event.target.value)}
        />
        <Input
          value={why}
          placeholder={say('why')}
          aria-label={say('why')}
          maxLength={2000}
          onChange={(event) => setWhy(event.target.value)}
        />
      </div>
    </Modal>
  )
}
