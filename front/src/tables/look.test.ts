import { expect, test } from 'vitest'
import type { Table, View } from '../api/types'
import { askOf, bothWheres, drafted, fieldsOf, readDraft, sortText, writeDraft } from './look'

const saved = {
  key: 'audit',
  where: '{status}="new"',
  sort: [{ field: 'created_at', descending: true }],
  fields: ['number', 'amount'],
  group: [],
} as unknown as View

test('an order of rows is written as the API reads it', () => {
  expect(sortText([])).toBe('')
  expect(
    sortText([
      { field: 'amount', descending: false },
      { field: 'due', descending: true },
    ]),
  ).toBe('amount,-due')
})

test('a view shows its fields in its order and forgives one that is gone', () => {
  const table = { fields: [{ key: 'number' }, { key: 'amount' }] } as unknown as Table
  expect(fieldsOf(table, ['amount', 'gone', 'number']).map(({ key }) => key)).toEqual([
    'amount',
    'number',
  ])
})

test('as it is saved a view is asked by its key, and another order stays with it', () => {
  expect(askOf(saved, {}, '')).toEqual({ view: 'audit', where: '', sort: '-created_at' })
  const sort = [{ field: 'due', descending: false }]
  expect(askOf(saved, { sort }, '{a}=1')).toEqual({ view: 'audit', where: '{a}=1', sort: 'due' })
})

test('with another filter the whole of it is asked, for the saved one would be added', () => {
  expect(askOf(saved, { where: '{amount}>5' }, '')).toMatchObject({ view: '', where: '{amount}>5' })
  expect(askOf(saved, { where: '' }, '')).toMatchObject({ view: '', where: '' })
  expect(askOf(saved, { fields: ['due'] }, '{a}=1').where).toBe('AND({status}="new",{a}=1)')
})

test('a grouped list stands in the order of its groups first', () => {
  const group = [{ field: 'kind', descending: false }]
  expect(askOf(saved, { group }, '').sort).toBe('kind,-created_at')
})

test('what was put back by hand is no difference any more', () => {
  const draft = drafted(saved, {}, { where: '{a}=1' })
  expect(draft).toEqual({ where: '{a}=1' })
  expect(drafted(saved, draft, { where: '{status}="new"' })).toEqual({})
})

test('the difference goes into the address and comes back; a broken one is none', () => {
  const draft = { where: '{产品}="空滤"', fields: ['a'] }
  expect(readDraft(writeDraft(draft))).toEqual(draft)
  expect(writeDraft({})).toBeNull()
  expect(readDraft('{"wh')).toEqual({})
})

test('two conditions hold together, none asks nothing', () => {
  expect(bothWheres('', '{a}=1')).toBe('{a}=1')
  expect(bothWheres('{b}=2', '{a}=1')).toBe('AND({b}=2,{a}=1)')
  expect(bothWheres('', ' ')).toBe('')
})
