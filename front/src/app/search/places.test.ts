import { expect, test } from 'vitest'
import { placesFor } from './places'

const place = (to: string, name: string, ...also: string[]) => ({ to, name, aside: '', also })
const all = [
  place('/t/orders', '订单', 'Orders', 'orders'),
  place('/t/order_lines', '订单明细', 'Order lines', 'order_lines'),
  place('/flows', '流程'),
]
const found = (typed: string) => placesFor(typed, all).map(({ to }) => to)

test('a place is found by any of its names, and by every word of one of them', () => {
  expect(found('订单')).toEqual(['/t/orders', '/t/order_lines'])
  expect(found('LINES order')).toEqual(['/t/order_lines'])
  expect(found('流')).toEqual(['/flows'])
  expect(found('  ')).toEqual([])
})
