import { expect, test } from 'vitest'
import { Problem } from '../api/problem'
import { sentenceOf } from './sentences'

test('a field that lacks an option is named with what to do', () => {
  const facts = { place: 'orders.ke_hu.table', field: '客户', option: '关联到', wanted: '选一张表' }
  const said = sentenceOf(new Problem('invalid-schema', 422, 'No', facts))
  expect(said).toBe('字段「客户」的「关联到」：选一张表。')
})
