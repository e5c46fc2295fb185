import { useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { createElement, useEffect, useSyncExternalStore } from 'react'
import { whoIs } from '../../api/members'
import type { Cells, Rec, Table } from '../../api/types'
import { sentenceOf } from '../../kit/sentences'
import { useSay } from '../../kit/tongue'
import { useEdits } from '../grid/useEdits'
import { words } from '../words'

/** Writing from cards: what was dragged shows at once, and a refusal brings it back and says why. */
export function useCards(table: Table) {
  const say = useSay(words)
  const client = useQueryClient()
  const { message } = App.useApp()
  const again = () => client.invalidateQueries({ queryKey: ['tables', table.key] })
  const edits = useEdits(table.key, { put: again, refresh: again })
  useSyncExternalStore(edits.watch, () => edits.version)

  const undo = async (redo = false) => {
    const told = await (redo ? edits.redo() : edits.undo())
    if (told) message.success(say(redo ? 'redone' : 'undone', { what: told.because, n: told.left }))
  }
  const write = async (record: Rec, cells: Cells, because: string) => {
    const done = await edits.set(record, cells, because)
    const marks = Object.values(edits.marksOf(record.id) ?? {})
    const [mark] = marks
    for (const key of Object.keys(cells)) edits.clearMark(record.id, key)
    if (mark?.kind === 'fault') {
      message.error(sentenceOf(mark.problem), 5)
    } else if (mark) message.warning(say('conflictBrief', { who: whoIs(mark.conflict.who) }), 5)
    else if (done)
      message.success(
        withUndo(because, say('undo'), () => undo()),
        4,
      )
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: one listener for as long as the cards stand there
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const free = !(event.target as Element).closest?.('input, textarea, [contenteditable]')
      if (!free || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return
      event.preventDefault()
      undo(event.shiftKey)
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [edits])

  /** The record as it will be, once what is on its way has arrived. */
  const shown = (record: Rec): Rec => {
    const pending = edits.pending(record.id)
    return pending ? { ...record, cells: { ...record.cells, ...pending } } : record
  }
  return { write, shown, undo }
}

function withUndo(what: string, label: string, undo: () => void) {
  const button = createElement(Button, { type: 'link', size: 'small', onClick: undo }, label)
  return createElement('span', null, what, ' ', button)
}
