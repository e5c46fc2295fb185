import { expect, it } from 'vitest'
import { bounded } from './scopes'

it('bounds reading and writing to the tables that were chosen', () => {
  expect(bounded(['read', 'write', 'act'], ['orders'])).toEqual([
    'read:orders',
    'write:orders',
    'act',
  ])
  expect(bounded(['read'], [])).toEqual(['read'])
})
