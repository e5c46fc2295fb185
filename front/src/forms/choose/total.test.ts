import { expect, test } from 'vitest'
import { readTotal, writeTotal } from './total'

test('a total is one field, or one times another; more stays a formula', () => {
  expect(readTotal('{quantity} * {price}')).toEqual({ field: 'quantity', times: 'price' })
  expect(readTotal('{quantity}')).toEqual({ field: 'quantity', times: '' })
  expect(readTotal('ROUND({quantity}*{price},2)')).toBe(null)
  expect(writeTotal({ field: 'quantity', times: 'price' })).toBe('{quantity}*{price}')
  expect(writeTotal({ field: 'quantity', times: 'quantity' })).toBe('{quantity}')
})
