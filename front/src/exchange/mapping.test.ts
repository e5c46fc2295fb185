import { expect, test } from 'vitest'
import type { Guesses } from '../api/exchange'
import { choose, chosenFrom, mappingOf } from './mapping'

test('a field that another column takes is free again at the first', () => {
  const chosen = choose({ 客户: 'name', 电话: 'phone' }, '公司', 'name')
  expect(chosen).toEqual({ 电话: 'phone', 公司: 'name' })
})

test('a number of the house is matched by, or left out', () => {
  const columns = [{ column: '订单号', field: 'number' }] as Guesses['columns']
  const guesses = { columns, key: [] as string[] } as unknown as Guesses
  expect(chosenFrom(guesses, ['number'])).toEqual({})
  expect(chosenFrom({ ...guesses, key: ['number'] }, ['number'])).toEqual({ 订单号: 'number' })
  expect(chosenFrom(guesses, [])).toEqual({ 订单号: 'number' })
})

test('a column that is left out fills nothing', () => {
  expect(choose({ 客户: 'name' }, '客户', null)).toEqual({})
})

test('the server is told field by column, and only keys that the file fills', () => {
  expect(mappingOf({ 客户: 'name' }, ['name', 'phone'], '')).toEqual({
    columns: { name: '客户' },
    key: ['name'],
    sheet: '',
    makes: [],
  })
  const makes = ['customer', 'other']
  expect(mappingOf({ 客户: 'customer' }, [], '', makes).makes).toEqual(['customer'])
})
