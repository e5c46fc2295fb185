import { expect, test } from 'vitest'
import type { Field } from '../../api/types'
import { readsOf, readWhere, writeWhere } from './where'

const fields = [
  { key: 'brand', kind: 'text' },
  { key: 'stock', kind: 'number' },
] as Field[]

test('lines become a formula and come back as they were', () => {
  const clauses = [
    { field: 'brand', sign: '=' as const, answer: 'form.brand', value: '' },
    { field: 'stock', sign: '>=' as const, answer: '', value: '1' },
    { field: 'brand', sign: '<>' as const, answer: '', value: '他说"好"，行' },
  ]
  const where = writeWhere(clauses, fields)
  expect(where).toBe('AND({brand}={$form.brand},{stock}>=1,{brand}<>"他说""好""，行")')
  expect(readWhere(where)).toEqual(clauses)
  expect(readWhere('{stock}>=1')).toEqual([clauses[1]])
})

test('a line that is not whole yet is left out, and nothing is no formula', () => {
  expect(writeWhere([{ field: 'brand', sign: '=', answer: '', value: '' }], fields)).toBe('')
  expect(readWhere('  ')).toEqual([])
})

test('what lines cannot say stays the formula that it is', () => {
  expect(readWhere('OR({universal},{brand}={$form.brand})')).toBe(null)
  expect(readWhere('AND({brand}={$form.vehicle.brand},{stock}>=1)')).toBe(null)
})

test('the answers that a formula reads are asked first', () => {
  expect(readsOf('AND({a}={$form.vehicle.brand},{b}<={$form.year},{c}={$line.kind})')).toEqual([
    'vehicle',
    'year',
  ])
  expect(readsOf('{b}<={$form.ye')).toEqual([])
})
