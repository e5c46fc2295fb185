type Press = {
  key: string
  shiftKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}
export type Act =
  | 'type'
  | 'edit'
  | 'open'
  | 'check'
  | 'clear'
  | 'undo'
  | 'redo'
  | 'fill'
  | 'all'
  | 'one'

/** What a key asks of the grid, as in a spreadsheet; null for one that is not its. */
export function actOf(press: Press): Act | null {
  const { key, shiftKey } = press
  if (press.ctrlKey || press.metaKey) return withControl(key.toLowerCase(), shiftKey)
  if (press.altKey) return null
  if (key === 'Enter' || key === 'F2') return 'edit'
  if (key === ' ') return shiftKey ? 'check' : 'open'
  if (key === 'Delete' || key === 'Backspace') return 'clear'
  if (key === 'Escape') return 'one'
  // An input method announces itself as Process; the letters follow into the editor.
  return key.length === 1 || key === 'Process' ? 'type' : null
}

function withControl(key: string, shiftKey: boolean): Act | null {
  if (key === 'z') return shiftKey ? 'redo' : 'undo'
  if (key === 'y') return 'redo'
  if (key === 'd') return 'fill'
  return key === 'a' ? 'all' : null
}
