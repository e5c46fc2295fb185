import { expect, test } from 'vitest'
import { choose, mappingOf } from './mapping'

test('a field that another column takes is free again at the first', () => {
  const chosen = choose({ 客户: 'name', 电话: 'phone' }, '公司', 'name')
  expect(chosen).toEqual({ 电话: 'phone', 公司: 'name' })
})

test('a column that is left out fills nothing', () => {
  expect(choose({ 客户: 'name' }, '客户', null)).toEqual({})
})

test('the server is told field by column, and only keys that the file fills', () => {
  expect(mappingOf({ 客户: 'name' }, ['name', 'phone'], '')).toEqual({
    columns: { name: '客户' },
    key: ['name'],
    sheet: '',
  })
})
