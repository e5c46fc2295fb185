import { expect, test } from 'vitest'
import { actOf } from './keys'

const press = (key: string, held = '') => ({
  key,
  shiftKey: held.includes('shift'),
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  altKey: held.includes('alt'),
})

test.each([
  ['Enter', '', 'edit'],
  ['F2', '', 'edit'],
  [' ', '', 'open'],
  [' ', 'shift', 'check'],
  ['Delete', '', 'clear'],
  ['z', 'ctrl', 'undo'],
  ['Z', 'ctrl shift', 'redo'],
  ['z', 'meta', 'undo'],
  ['d', 'ctrl', 'fill'],
  ['7', '', 'type'],
  ['Process', '', 'type'],
  ['c', 'ctrl', null],
  ['F5', '', null],
  ['Shift', 'shift', null],
])('%s with %s is %s', (key, held, act) => {
  expect(actOf(press(key, held))).toBe(act)
})
