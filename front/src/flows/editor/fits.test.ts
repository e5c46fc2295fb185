import { expect, it } from 'vitest'
import type { Table } from '../../api/types'
import { calledHere, type Fit, lacking } from './fits'

const need = (kind: Fit['kind'], name: string, status: Fit['status']): Fit => ({
  kind,
  name,
  status,
  to: name,
  wanted: '',
  found: '',
})

it('a table that is missing there speaks for its fields', () => {
  const lacks = lacking([
    need('table', 'orders', 'missing'),
    need('field', 'orders.city', 'missing'),
    need('table', 'goods', 'there'),
    need('field', 'goods.price', 'other'),
    need('connection', 'kingdee', 'there'),
  ])
  expect(lacks.map(({ name }) => name)).toEqual(['orders', 'goods.price'])
})

it('is told by the names of here', () => {
  const orders = {
    key: 'orders',
    name: '订单',
    name_en: 'Orders',
    fields: [{ key: 'city', name: '城市', name_en: 'City' }],
  }
  const tables = [orders] as unknown as Table[]
  expect(calledHere(need('field', 'orders.city', 'missing'), tables)).toBe('订单 · 城市')
  expect(calledHere(need('table', 'orders', 'missing'), tables)).toBe('订单')
  expect(calledHere(need('connection', 'kingdee', 'missing'), tables)).toBe('kingdee')
})
