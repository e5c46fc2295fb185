import { expect, test } from 'vitest'
import { partsOf, sayQuantity } from './quantity'

const boxes = {
  base: '件',
  units: [{ name: '箱', name_en: 'box', factor: '12' }],
  shown: '箱',
}

test('pieces are told in boxes, and what does not come out even in pieces', () => {
  expect(sayQuantity('36', boxes)).toBe('3 箱')
  expect(sayQuantity('30', boxes)).toBe('2.5 箱')
  expect(sayQuantity('43', boxes)).toBe('3 箱 7 件')
  expect(sayQuantity('7', boxes)).toBe('7 件')
  expect(sayQuantity('-43', boxes)).toBe('-3 箱 7 件')
  expect(sayQuantity('1200', {})).toBe('1,200 件')
})

test('an amount is edited in the unit that it comes out even in', () => {
  expect(partsOf('36', boxes)).toEqual({ amount: '3', unit: '箱' })
  expect(partsOf('43', boxes)).toEqual({ amount: '43', unit: '件' })
  expect(partsOf(null, boxes)).toEqual({ amount: '', unit: '箱' })
})
