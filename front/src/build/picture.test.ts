import { expect, test } from 'vitest'
import type { Table } from '../api/types'
import { pictureOf } from './picture'

const table = (key: string, ...targets: string[]): Table => ({
  key,
  name: key,
  name_en: key,
  title: 'name',
  views: [],
  may: [],
  comes_in: false,
  fields: targets.map((target) => ({
    key: `to_${target}`,
    name: target,
    name_en: target,
    type: 'link',
    kind: 'any',
    required: false,
    options: { table: target },
  })),
})
const xOf = (tables: Table[], key: string) =>
  pictureOf(tables).boxes.find((box) => box.key === key)?.x ?? -1

test('who points stands left of what it points to', () => {
  const tables = [table('customers'), table('lines', 'orders'), table('orders', 'customers')]
  expect(xOf(tables, 'lines')).toBeLessThan(xOf(tables, 'orders'))
  expect(xOf(tables, 'orders')).toBeLessThan(xOf(tables, 'customers'))
  expect(pictureOf(tables).arrows).toHaveLength(2)
})

test('tables that point to each other, and to themselves, still have a place', () => {
  const { boxes, arrows } = pictureOf([table('a', 'b', 'a'), table('b', 'a')])
  expect(boxes).toHaveLength(2)
  expect(arrows.every(({ path }) => path.startsWith('M'))).toBe(true)
})

test('a link to a table that is hidden from the reader is not drawn', () => {
  expect(pictureOf([table('a', 'secret')]).arrows).toEqual([])
})
