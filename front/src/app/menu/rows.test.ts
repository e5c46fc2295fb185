import { expect, test } from 'vitest'
import { dissolved, menuOf, put, type Row, rowsOf, sent, stepped, withUnseen } from './rows'

const group = (key: string, ...items: string[]) => ({
  ...{ key, name: key, name_en: '', folded: false },
  items,
})
const menu = { top: ['a'], groups: [group('one', 'b', 'c'), group('two', 'd')] }
const rows = rowsOf(menu, ['a', 'b', 'new'])
const told = (some: readonly Row[]) =>
  some.map((row) => ('head' in row ? row.head.key.toUpperCase() : row.item)).join(' ')

test('the menu is one list, and comes out of it as it went in', () => {
  expect(told(rows)).toBe('a new ONE b c TWO d')
  expect(menuOf(rows)).toEqual({ ...menu, top: ['a', 'new'] })
})

test('an item that passes a head is in another group', () => {
  expect(told(put(rows, 0, 3))).toBe('new ONE b a c TWO d')
  expect(told(stepped(rows, 2 + 1, -1))).toBe('a new b ONE c TWO d')
  expect(told(stepped(rows, 0, -1))).toBe(told(rows))
})

test('a head takes its group along', () => {
  expect(told(put(rows, 5, 2))).toBe('a new TWO d ONE b c')
  expect(told(put(rows, 5, 0))).toBe('a new TWO d ONE b c')
  expect(told(stepped(rows, 2, 1))).toBe('a new TWO d ONE b c')
  expect(told(stepped(rows, 5, 1))).toBe(told(rows))
})

test('items are sent to a group, and are left above when theirs is dissolved', () => {
  expect(told(sent(rows, 'b', 'two'))).toBe('a new ONE c TWO d b')
  expect(told(sent(rows, 'd', ''))).toBe('a new d ONE b c TWO')
  expect(told(dissolved(rows, 'one'))).toBe('a new b c TWO d')
})

test('what one does not see stays in its group', () => {
  const before = { top: ['x'], groups: [group('one', 'b', 'y'), group('gone', 'z')] }
  const after = { top: [], groups: [group('one', 'b')] }
  expect(withUnseen(after, before, (item) => item === 'b')).toEqual({
    top: ['x', 'z'],
    groups: [group('one', 'b', 'y')],
  })
})
