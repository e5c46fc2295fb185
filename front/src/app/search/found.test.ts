import { expect, test } from 'vitest'
import type { Found } from '../../api/search'
import type { Table } from '../../api/types'
import { linesOf, marked, sectionsOf, stepped } from './found'

const tables = [{ key: 'orders' }, { key: 'customers' }] as Table[]
const hit = (record: string) => ({
  record,
  title: record,
  field: 'name',
  snippet: '',
  match: 'title',
})

test('lines are counted through all tables, and a table that is not there is left out', () => {
  const groups = [
    { table: 'customers', hits: [hit('a'), hit('b')] },
    { table: 'hidden', hits: [hit('x')] },
    { table: 'orders', hits: [hit('c')] },
  ]
  const found = { groups, next: null, behind: { tables: [], changes: 0 } } as Found
  const lines = linesOf(sectionsOf(found, tables))
  expect(lines.map(({ record, place }) => [record, place])).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 2],
  ])
})

test('arrows go round', () => {
  expect([stepped(0, -1, 3), stepped(2, 1, 3), stepped(0, 1, 0)]).toEqual([2, 0, 0])
})

test('the words that were sought are told apart, whatever signs they have', () => {
  expect(marked('昆山(玉兰)机电', '(玉兰) 机')).toEqual([
    { text: '昆山', marked: false },
    { text: '(玉兰)', marked: true },
    { text: '机', marked: true },
    { text: '电', marked: false },
  ])
  expect(marked('机电', ' ')).toEqual([{ text: '机电', marked: false }])
})
