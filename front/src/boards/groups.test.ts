import { expect, it } from 'vitest'
import type { Figure } from '../api/boards'
import type { Table } from '../api/types'
import { cellAt, crossed, points, sayStretch } from './groups'

const state = {
  key: 'status',
  name: '状态',
  name_en: 'State',
  type: 'state' as const,
  kind: 'text',
  required: false,
  options: {
    stages: [
      { key: 'new', name: '新', name_en: 'New', meaning: 'going' as const, next: [] },
      { key: 'done', name: '完成', name_en: 'Done', meaning: 'done' as const, next: [] },
    ],
  },
}
const city = { ...state, key: 'city', type: 'text' as const, options: {} }
const table = { key: 'orders', fields: [state, city], views: [] } as unknown as Table
const show = (value: unknown) => ({ new: '新', done: '完成' })[String(value)] ?? String(value)
const naming = { table, show, blank: '（空）' }
const figureOf = (groups: unknown[][]): Figure =>
  ({
    groups: groups.map((values, n) => ({ values, count: n + 1, totals: [] })),
    titles: {},
  }) as never

it('stages stand in the order of their definition, the blank last', () => {
  const made = points(figureOf([['done'], [null], ['new']]), { field: 'status' }, undefined, naming)
  expect(made.map(({ name, value }) => [name, value])).toEqual([
    ['新', 3],
    ['完成', 1],
    ['（空）', 2],
  ])
})

it('two fields crossed have a place for each pair', () => {
  const figure = figureOf([
    ['苏州', 'done'],
    ['苏州', 'new'],
    ['常州', 'new'],
  ])
  const { names, across, cells } = crossed(
    figure,
    { field: 'city' },
    { field: 'status' },
    undefined,
    naming,
  )
  expect(names).toEqual(['苏州', '常州'])
  expect(across).toEqual(['新', '完成'])
  expect(cells.get(cellAt('常州', '新'))?.value).toBe(3)
  expect(cells.get(cellAt('常州', '完成'))).toBeUndefined()
})

it('a stretch of time is called as people call it', () => {
  expect(sayStretch('2026-03-09', 'day')).toBe('3/09')
  expect(sayStretch('2026-10-01', 'quarter')).toBe('2026 Q4')
  expect(sayStretch('2026-10-01', 'month')).toBe('2026-10')
})
