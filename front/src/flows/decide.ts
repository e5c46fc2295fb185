import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useState } from 'react'
import { isProblem } from '../api/problem'
import { decideTask } from '../api/tasks'
import type { Decision, Task } from '../api/types'
import { sentenceOf } from '../kit/sentences'
import { useSay } from '../kit/tongue'
import { words } from './words'

/** Decides a task; a colleague who was faster is named, and the list moves on all the same. */
export function useDecide(task: Task, onDecided: () => void) {
  const say = useSay(words)
  const client = useQueryClient()
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)

  const decide = async (decision: Decision, comment: string) => {
    if (busy) return
    if (decision === 'refused' && !comment.trim()) return setFault(say('commentMissing'))
    setBusy(true)
    try {
      await decideTask(task.id, decision, comment.trim())
      message.success(`${say(decision)} · ${task.title}`)
      onDecided()
    } catch (problem) {
      if (isProblem(problem, 'invalid-record')) setFault(say('commentMissing'))
      else message.warning(sentenceOf(problem))
    } finally {
      setBusy(false)
      client.invalidateQueries({ queryKey: ['tasks'] })
    }
  }
  return { decide, busy, fault, clearFault: () => setFault(null) }
}
