import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { pressButton, type RunState, useRunState } from '../../api/runs'
import type { Field } from '../../api/types'
import { sentenceOf } from '../../kit/sentences'
import { pick, type Say, useSay } from '../../kit/tongue'
import { common } from '../../kit/words'
import { forget, placeOfButton, pressed, runOf, watchPresses } from './presses'
import { words } from './words'

const TOLD_MS = 4_000
/** still: nothing was pressed; the others are those of its run. */
export type PressState = 'still' | RunState
export type Where = { table: string; record: string }

export const labelOf = ({ options }: Field) => pick(options.label ?? '', options.label_en ?? '')

/** A button of a record: pressing it, what became of that, and why it cannot be pressed. */
export function usePress(field: Field, where: Where | null) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const client = useQueryClient()
  const { modal, message } = App.useApp()
  const button = where ? placeOfButton(where.table, where.record, field.key) : ''
  const run = useSyncExternalStore(watchPresses, () => runOf(button))
  const [starting, setStarting] = useState(false)
  const state = useTold(button, run)
  const busy = starting || state === 'running'
  const asks = pick(field.options.confirms ?? '', field.options.confirms_en ?? '')
  const why = whyNot(field, where, say)

  const press = async () => {
    if (busy) return
    if (!where || why) return message.info(why)
    const ask = { title: asks, okText: labelOf(field), cancelText: sayCommon('cancel') }
    if (asks && !(await modal.confirm(ask))) return
    setStarting(true)
    try {
      const started = await pressButton(where.table, where.record, field.key)
      pressed(button, started.run)
      await client.invalidateQueries({ queryKey: ['runs'] })
    } catch (problem) {
      message.error(sentenceOf(problem))
    } finally {
      setStarting(false)
    }
  }
  return { press, busy, why, run, state: (starting ? 'running' : state) as PressState }
}

/** What is told of its run; once that is at rest, only for a moment. */
function useTold(button: string, run: string | undefined): PressState {
  const found = useRunState(run).data
  const state = run ? (found ?? 'running') : 'still'
  useEffect(() => {
    if (!run || state === 'running' || state === 'parked') return
    const timer = setTimeout(() => forget(button, run), TOLD_MS)
    return () => clearTimeout(timer)
  }, [button, run, state])
  return state
}

function whyNot(field: Field, where: Where | null, say: Say<'noFlow' | 'mayNotPress'>) {
  if (!where || !field.options.flow) return say('noFlow')
  return field.locked ? say('mayNotPress', { button: labelOf(field) }) : null
}
