import type { KeyboardEvent } from 'react'

export type Act =
  | 'undo'
  | 'redo'
  | 'copy'
  | 'paste'
  | 'duplicate'
  | 'remove'
  | 'open'
  | 'add'
  | 'leave'

/** What a key does on the canvas; null where it is the browser's. */
export function actOf(event: KeyboardEvent): Act | null {
  const key = event.key.toLowerCase()
  if (event.ctrlKey || event.metaKey) {
    if (key === 'z') return event.shiftKey ? 'redo' : 'undo'
    if (key === 'y') return 'redo'
    if (key === 'c') return 'copy'
    if (key === 'v') return 'paste'
    return key === 'd' ? 'duplicate' : null
  }
  if (key === 'delete' || key === 'backspace') return 'remove'
  if (key === 'enter') return 'open'
  if (key === '+' || key === 'a') return 'add'
  return key === 'escape' ? 'leave' : null
}
