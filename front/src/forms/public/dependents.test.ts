import { expect, test } from 'vitest'
import type { PublicField } from '../../api/types'
import { leftAfter } from './dependents'

const FIELDS = [
  { key: 'vehicle' },
  { key: 'year' },
  { key: 'part', needs: ['vehicle'] },
  { key: 'items', lines: [{ key: 'sku', needs: ['vehicle', 'year'] }, { key: 'quantity' }] },
] as unknown as PublicField[]
const CELLS = { vehicle: 'a', part: 'p', items: [{ sku: 's', quantity: '2' }] }

test('another vehicle takes what was chosen for it, and leaves the quantities', () => {
  expect(leftAfter(FIELDS, CELLS, 'vehicle', 'b')).toEqual({
    vehicle: 'b',
    part: null,
    items: [{ sku: null, quantity: '2' }],
  })
})

test('what nothing was chosen by changes alone', () => {
  expect(leftAfter(FIELDS, CELLS, 'part', 'q')).toEqual({ part: 'q' })
  expect(leftAfter(FIELDS, {}, 'year', '2018')).toEqual({ year: '2018' })
})
