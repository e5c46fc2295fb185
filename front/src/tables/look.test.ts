import { expect, test } from 'vitest'
import type { Table } from '../api/types'
import { fieldsOf, nextSort, sortText } from './look'

test('a header goes round: largest first, smallest first, as the view has it', () => {
  expect(nextSort(null, 'amount')).toBe('-amount')
  expect(nextSort({ field: 'amount', descending: true }, 'amount')).toBe('amount')
  expect(nextSort({ field: 'amount', descending: false }, 'amount')).toBeNull()
  expect(nextSort({ field: 'amount', descending: false }, 'due')).toBe('-due')
})

test('an order of rows is written as the API reads it', () => {
  expect(sortText({ field: 'created_at', descending: true })).toBe('-created_at')
  expect(sortText(null)).toBeUndefined()
})

test('a view shows its fields in its order and forgives one that is gone', () => {
  const table = { fields: [{ key: 'number' }, { key: 'amount' }] } as Table
  const view = { fields: ['amount', 'gone', 'number'] } as Table['views'][number]
  expect(fieldsOf(table, view).map(({ key }) => key)).toEqual(['amount', 'number'])
  expect(fieldsOf(table, undefined)).toHaveLength(2)
})
