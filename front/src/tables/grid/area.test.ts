import { expect, test } from 'vitest'
import { moved, only, rectOf } from './area'

const bounds = { rows: 100, cols: 5, page: 20 }
const press = (key: string, held = '') => ({
  key,
  shiftKey: held.includes('shift'),
  ctrlKey: held.includes('ctrl'),
  metaKey: false,
})
const at = (row: number, col: number) => only({ row, col })

test.each([
  ['ArrowDown', '', [3, 1]],
  ['ArrowUp', '', [1, 1]],
  ['ArrowRight', '', [2, 2]],
  ['PageDown', '', [22, 1]],
  ['Home', '', [2, 0]],
  ['End', '', [2, 4]],
  ['ArrowDown', 'ctrl', [99, 1]],
  ['Home', 'ctrl', [0, 0]],
  ['End', 'ctrl', [99, 4]],
])('%s %s leads on', (key, held, [row, col]) => {
  expect(moved(at(2, 1), press(key, held), bounds)).toEqual(at(row as number, col as number))
})

test('Tab goes on in the next row, Shift-Tab back in the one before', () => {
  expect(moved(at(2, 4), press('Tab'), bounds)).toEqual(at(3, 0))
  expect(moved(at(2, 0), press('Tab', 'shift'), bounds)).toEqual(at(1, 4))
  expect(moved(at(99, 4), press('Tab'), bounds)).toEqual(at(99, 4))
})

test('Shift stretches the area and its beginning stays', () => {
  const one = moved(at(2, 1), press('ArrowDown', 'shift'), bounds)
  const two = one && moved(one, press('ArrowLeft', 'shift'), bounds)
  expect(two && rectOf(two)).toEqual({ top: 2, bottom: 3, left: 0, right: 1 })
})

test('letters do not move', () => {
  expect(moved(at(2, 1), press('a'), bounds)).toBeNull()
})
