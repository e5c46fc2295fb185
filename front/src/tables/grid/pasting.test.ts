import { expect, test } from 'vitest'
import { Problem } from '../../api/problem'
import type { Rec } from '../../api/types'
import type { Column } from './column'
import { cellCount, layOut, repeated, without } from './pasting'

const column = (key: string, fixed: Column['fixed'] = null) =>
  ({ field: { key }, fixed }) as unknown as Column
const columns = [column('number', 'computed'), column('name'), column('amount')]
const records = ['a', 'b', 'c'].map(
  (id) => ({ id, version: 1, cells: { name: id } }) as unknown as Rec,
)
const recordAt = (place: number) => records[place] ?? null
const faults = (...fields: string[]) =>
  new Problem('invalid-record', 422, '', { faults: fields.map((field) => ({ field })) })

test('a block goes from its corner over the records, and beyond the last it makes new ones', () => {
  const paste = layOut(
    [
      ['甲', '1'],
      ['乙', '2'],
      ['', ''],
    ],
    { row: 2, col: 1 },
    columns,
    recordAt,
    3,
  )
  expect(paste.changes).toEqual([{ record: records[2], cells: { name: '甲', amount: '1' } }])
  expect(paste.created).toEqual([{ name: '乙', amount: '2' }])
  expect(cellCount(paste)).toBe(4)
})

test('a field that the house fills is left out and told, and a blank blanks', () => {
  const paste = layOut([['DL-1', '', '3']], { row: 0, col: 0 }, columns, recordAt, 3)
  expect(paste.changes[0]?.cells).toEqual({ name: null, amount: '3' })
  expect(paste.fixed).toEqual([{ column: columns[0], why: 'computed', count: 1 }])
})

test('lines that fall where no record is are counted, not lost in silence', () => {
  const holes = (place: number) => (place === 1 ? null : recordAt(place))
  const paste = layOut([['甲'], ['乙'], ['丙'], ['']], { row: 0, col: 1 }, columns, holes, 9)
  expect([paste.changes.length, paste.missed]).toEqual([2, 1])
})

test('what hangs over at the right is dropped', () => {
  const paste = layOut([['x', 'y', 'z']], { row: 0, col: 2 }, columns, recordAt, 3)
  expect(paste.changes[0]?.cells).toEqual({ amount: 'x' })
})

test('the refused cells are left out, the others of their record stay', () => {
  const paste = layOut(
    [
      ['甲', 'viel'],
      ['乙', '2'],
    ],
    { row: 0, col: 1 },
    columns,
    recordAt,
    3,
  )
  const rest = without(paste, [{ write: 0, problem: faults('amount') }])
  expect(rest.changes.map(({ cells }) => cells)).toEqual([
    { name: '甲' },
    { name: '乙', amount: '2' },
  ])
})

test('a rule that blames a field beside the block leaves the whole record out', () => {
  const paste = layOut([['甲', '1']], { row: 0, col: 1 }, columns, recordAt, 3)
  expect(without(paste, [{ write: 0, problem: faults('limit') }]).changes).toEqual([])
})

test('a record that is locked as a whole is left out as a whole, so is a new one with a fault', () => {
  const paste = layOut(
    [
      ['甲', '1'],
      ['乙', '2'],
      ['丙', '3'],
    ],
    { row: 1, col: 1 },
    columns,
    recordAt,
    3,
  )
  const rest = without(paste, [
    { write: 0, problem: faults('amount') },
    { write: 1, problem: new Problem('forbidden', 403, '') },
  ])
  expect(rest.created).toEqual([])
  expect(rest.changes.map(({ record }) => record.id)).toEqual(['c'])
})

test('filling down repeats one cell, or two in turn', () => {
  const valueIn = (record: Rec, { field }: Column) => record.cells[field.key]
  const one = repeated({ top: 0, bottom: 0, left: 0, right: 1 }, 2, columns, recordAt, valueIn)
  expect(one.map(({ record, cells }) => [record.id, cells])).toEqual([
    ['b', { name: 'a' }],
    ['c', { name: 'a' }],
  ])
  const two = repeated({ top: 0, bottom: 1, left: 1, right: 1 }, 2, columns, recordAt, valueIn)
  expect(two.map(({ cells }) => cells)).toEqual([{ name: 'a' }])
})
