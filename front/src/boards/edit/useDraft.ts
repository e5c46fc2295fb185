import { useCallback, useEffect, useState } from 'react'
import type { Board } from '../../api/boards'
import { begun, changed, redone, undone } from './draft'

/** A board while it is edited; Ctrl-Z and Ctrl-Shift-Z walk through what was done. */
export function useDraft(board: Board) {
  const [history, setHistory] = useState(() => begun(board))
  const undo = useCallback(() => setHistory(undone), [])
  const redo = useCallback(() => setHistory(redone), [])
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return
      if (isTyping(event.target)) return
      event.preventDefault()
      if (event.shiftKey) redo()
      else undo()
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [undo, redo])
  return {
    board: history.now,
    change: (to: Board) => setHistory((before) => changed(before, to)),
    undo,
    redo,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  }
}

/** In a text box the browser's own undo is meant. */
const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea'))
