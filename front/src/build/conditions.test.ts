import { expect, test } from 'vitest'
import type { FieldDef } from '../api/building'
import type { FieldType } from '../api/types'
import { type Condition, fromFormula, toFormula } from './conditions'

const field = (key: string, name: string, type: FieldType): FieldDef => ({
  key,
  name,
  type,
  name_en: '',
  required: false,
  required_if: '',
  id: 0,
  options: {},
})
const FIELDS = [
  field('due', '期望交期', 'date'),
  field('kind', '类型', 'choice'),
  field('pieces', '数量', 'number'),
  field('note', '备注', 'text'),
  field('paid', '已付款', 'yes-no'),
]

test('earlier than three days from now', () => {
  const condition: Condition = {
    all: true,
    clauses: [{ field: 'due', test: 'before-days', value: '3' }],
  }
  expect(toFormula(condition, FIELDS)).toBe('{期望交期}<TODAY()+3')
})

const EACH: Condition['clauses'] = [
  { field: 'kind', test: 'is', value: 'custom' },
  { field: 'kind', test: 'is-not', value: 'custom' },
  { field: 'pieces', test: 'more', value: '10' },
  { field: 'pieces', test: 'less', value: '2.5' },
  { field: 'pieces', test: 'is', value: '0' },
  { field: 'note', test: 'contains', value: '说 "急", (今天)' },
  { field: 'note', test: 'filled', value: '' },
  { field: 'note', test: 'blank', value: '' },
  { field: 'paid', test: 'yes', value: '' },
  { field: 'paid', test: 'no', value: '' },
  { field: 'due', test: 'before-days', value: '-2' },
  { field: 'due', test: 'after', value: '2026-02-10' },
]

test.each(EACH)('$field $test comes back from its formula', (clause) => {
  const one = { all: true, clauses: [clause] }
  expect(fromFormula(toFormula(one, FIELDS), FIELDS)).toEqual(one)
})

test('several together come back, all of them or any', () => {
  for (const all of [true, false]) {
    const condition = { all, clauses: EACH }
    expect(fromFormula(toFormula(condition, FIELDS), FIELDS)).toEqual(condition)
  }
})

test('what the words cannot say is left a formula', () => {
  expect(fromFormula('{数量}*2>10', FIELDS)).toBeNull()
  expect(fromFormula('{没有}=1', FIELDS)).toBeNull()
})
