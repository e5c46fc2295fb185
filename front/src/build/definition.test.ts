import { expect, test } from 'vitest'
import type { FieldDef, TableDef } from '../api/building'
import {
  repeatsOf,
  sheetOf,
  usersOf,
  withField,
  withoutField,
  withRepeats,
  withSheet,
} from './definition'

const field = (key: string, name: string, options = {}): FieldDef => ({
  key,
  name,
  name_en: '',
  type: 'text',
  required: false,
  required_if: '',
  id: 0,
  options,
})
const ORDERS: TableDef = {
  key: 'orders',
  name: '订单',
  name_en: '',
  title: 'number',
  id: 1,
  fields: [
    field('number', '单号'),
    field('price', '单价'),
    { ...field('sum', '合计', { formula: '{单价}*2' }), type: 'formula' },
  ],
  unique: [],
  checks: [{ when: '{price}<0', says: '单价为负', says_en: '', then: 'refuse', tell: [] }],
  locks: [],
  no_circles: [],
  extracts: [],
  views: [
    {
      key: 'all',
      name: '全部',
      name_en: '',
      fields: ['number', 'price'],
      hidden: [],
      where: '',
      sort: [{ field: 'price', descending: true }],
      group: [],
      totals: {},
      colours: [],
      layout: {},
      kind: 'grid',
      owner: '',
      id: 3,
    },
  ],
}

test('a new field stands at the end, a known one in its place', () => {
  const added = withField(ORDERS, field('note', '备注'))
  expect(added.fields.map(({ key }) => key)).toEqual(['number', 'price', 'sum', 'note'])
  const renamed = withField(ORDERS, field('price', '含税单价'))
  expect(renamed.fields.map(({ name }) => name)).toEqual(['单号', '含税单价', '合计'])
})

test('a field that goes leaves no view that sorts by it', () => {
  const { fields, views } = withoutField(ORDERS, 'price')
  expect(fields.map(({ key }) => key)).toEqual(['number', 'sum'])
  expect(views[0]?.fields).toEqual(['number'])
  expect(views[0]?.sort).toEqual([])
})

test('who reads a field is told by key and by name', () => {
  expect(usersOf(ORDERS, ORDERS.fields[1] as FieldDef)).toEqual(['合计', '单价为负'])
  expect(usersOf(ORDERS, ORDERS.fields[0] as FieldDef)).toEqual([])
})

test('a rule over one field is the field’s own; over two it is not', () => {
  const once = withRepeats(ORDERS, 'number', 'reject')
  expect(repeatsOf(once, 'number')).toBe('reject')
  const both = { ...once, unique: [{ fields: ['number', 'price'], then: 'merge' as const, id: 9 }] }
  expect(repeatsOf(both, 'number')).toBe('may')
  expect(withRepeats(both, 'number', 'may').unique).toHaveLength(1)
})

test('a field is saved over what others did elsewhere, never over what they did to it', () => {
  const opened = sheetOf(ORDERS, 'price')
  if (!opened) throw new Error('it is there')
  const mine = { ...opened, field: field('price', '含税单价') }
  const others = { ...withField(ORDERS, field('note', '备注')), title: 'note' }
  const saved = withSheet(others, opened, mine)
  expect(saved.title).toBe('note')
  expect(saved.fields.map(({ name }) => name)).toEqual(['单号', '含税单价', '合计', '备注'])
  const moved = expect.objectContaining({ code: 'field-moved' })
  const theirs = withField(ORDERS, field('price', '单价（元）'))
  expect(() => withSheet(theirs, opened, mine)).toThrow(moved)
  expect(() => withSheet(withRepeats(ORDERS, 'price', 'flag'), opened, mine)).toThrow(moved)
  expect(() => withSheet(withoutField(ORDERS, 'price'), opened, mine)).toThrow(moved)
})

test('the order in which options are told changes nothing; a key given twice is told', () => {
  const optioned = (options: object) => withField(ORDERS, field('price', '单价', options))
  const opened = sheetOf(optioned({ places: 2, unit: '元' }), 'price')
  if (!opened) throw new Error('it is there')
  const retold = optioned({ unit: '元', places: 2 })
  expect(withSheet(retold, opened, { ...opened, isTitle: true }).title).toBe('price')
  expect(() => withSheet(retold, null, opened)).toThrow(
    expect.objectContaining({ code: 'field-moved' }),
  )
})
