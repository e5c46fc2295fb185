import { expect, it } from 'vitest'
import type { Board, Tile } from '../../api/boards'
import { begun, bottom, changed, newKey, placed, put, redone, undone, without } from './draft'

const tile = (key: string, y = 0): Tile => ({
  key,
  kind: 'number',
  name: key,
  name_en: '',
  table: 'orders',
  view: '',
  where: '',
  settings: {},
  place: { x: 0, y, w: 3, h: 2 },
})
const empty: Board = { key: 'b', name: '板', name_en: '', tiles: [] }

it('what was done is undone and done again, step by step', () => {
  let history = begun(empty)
  history = changed(history, put(history.now, tile('t1')))
  history = changed(history, put(history.now, tile('t2', 2)))
  history = undone(undone(history))
  expect(history.now).toEqual(empty)
  history = redone(history)
  expect(history.now.tiles.map(({ key }) => key)).toEqual(['t1'])
  history = changed(history, without(history.now, 't1'))
  expect(redone(history)).toEqual(history)
})

it('what changes nothing is no step', () => {
  const history = changed(begun(empty), put(empty, tile('t1')))
  expect(changed(history, { ...history.now })).toEqual(history)
})

it('a new tile has a key of its own and goes below the others', () => {
  const board = put(put(empty, tile('t2')), tile('t3', 5))
  expect(newKey(board)).toBe('t4')
  expect(newKey(without(board, 't2'))).toBe('t2')
  expect(bottom(board.tiles)).toBe(7)
  const moved = placed(board, new Map([['t2', { x: 9, y: 1, w: 3, h: 1 }]]))
  expect(moved.tiles[0]?.place.x).toBe(9)
  expect(moved.tiles[1]).toEqual(board.tiles[1])
})
