import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useState } from 'react'
import { type Fault, isProblem } from '../api/problem'
import { decideTask } from '../api/tasks'
import type { Cells, Task, TaskChoice } from '../api/types'
import { sentenceOf } from '../kit/sentences'
import { nameOf, useSay } from '../kit/tongue'
import { words } from './words'

/**
 * Answers a task; a colleague who was faster is named, and the list moves on all the same. Where the
 * record changed unseen, the task is read again and shows what changed before anybody decides.
 */
export function useDecide(task: Task, onDecided: () => void) {
  const say = useSay(words)
  const client = useQueryClient()
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const [faults, setFaults] = useState<Fault[]>([])

  const refused = (problem: unknown, choice: TaskChoice) => {
    const missing = say('reasonMissing', { choice: nameOf(choice) })
    if (isProblem(problem, 'record-changed')) return setFault(say('recordChanged'))
    if (!isProblem(problem, 'invalid-record')) return message.warning(sentenceOf(problem))
    const ofFields = problem.faults.filter(({ field }) => field !== 'comment')
    setFaults(ofFields)
    setFault(ofFields.length ? say('faults', { n: ofFields.length }) : missing)
  }
  const decide = async (choice: TaskChoice, comment: string, given: Cells) => {
    if (busy) return
    const reason = comment.trim()
    if (choice.reason && !reason) {
      return setFault(say('reasonMissing', { choice: nameOf(choice) }))
    }
    setBusy(true)
    try {
      const verdict = { decision: choice.key, comment: reason, seen: task.version, given }
      await decideTask(task.id, verdict)
      message.success(`${nameOf(choice)} · ${task.title}`)
      onDecided()
    } catch (problem) {
      refused(problem, choice)
    } finally {
      setBusy(false)
      client.invalidateQueries({ queryKey: ['tasks'] })
    }
  }
  const mended = (key?: string) => {
    setFault(null)
    setFaults((before) => before.filter(({ field }) => field !== key))
  }
  return { decide, busy, fault, faults, mended }
}
