import { describe, expect, test } from 'vitest'
import { missingOf } from './specs'

describe('what a field cannot be made without', () => {
  test('is told in the order of the dialog', () => {
    expect(missingOf('link', {})).toEqual(['table'])
    expect(missingOf('lookup', {})).toEqual(['through', 'field'])
    expect(missingOf('lookup', { through: 'customer', field: '' })).toEqual(['field'])
    expect(missingOf('state', { stages: [] })).toEqual(['stages'])
    expect(missingOf('formula', { formula: '  ' })).toEqual(['formula'])
    expect(missingOf('button', { label: '发货' })).toEqual(['flow'])
  })

  test('a count of the linked records needs no field of them', () => {
    expect(missingOf('rollup', { through: 'lines', how: 'count' })).toEqual([])
    expect(missingOf('rollup', { through: 'lines', how: 'sum' })).toEqual(['field'])
  })

  test('most types need nothing', () => {
    expect(missingOf('text', {})).toEqual([])
    expect(missingOf('choice', { choices: [] })).toEqual([])
  })
})
