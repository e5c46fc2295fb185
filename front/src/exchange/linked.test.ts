import { expect, test } from 'vitest'
import type { Tally } from '../api/exchange'
import type { Table } from '../api/types'
import { listed, missingIn } from './linked'

const table = {
  fields: [{ key: 'customer', name: '客户', type: 'link', options: { table: 'customers' } }],
} as unknown as Table

test('what a link names and nobody has is told with its table and its rows', () => {
  const values = [
    { value: '甲', rows: 2 },
    { value: '乙', rows: 1 },
  ]
  const gone = { field: 'gone', values, more: false }
  const tally = { unknown: [{ field: 'customer', values, more: true }, gone] } as unknown as Tally
  expect(missingIn(tally, table)).toMatchObject([
    { target: 'customers', values: ['甲', '乙'], more: true, rows: 3 },
  ])
})

test('a long list names its first twenty', () => {
  const titles = Array.from({ length: 30 }, (_, n) => `k${n}`)
  expect(listed(titles.slice(0, 2), 2)).toBe('k0、k1')
  expect(listed(titles, 30)).toMatch(/^k0、.*k19……共 30 个$/)
})
