import { expect, test } from 'vitest'
import { moved } from './reorder'

test('the first goes behind the third', () => {
  expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
})

test('the last goes to the front', () => {
  expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
})
