import { expect, test } from 'vitest'
import type { Field, Rec } from '../../api/types'
import { type Bar, barOf, cellsOf, type Part, pulled, spanOf } from './bars'

const [start, end] = ['start', 'end'].map((key) => ({ key, type: 'date' }) as unknown as Field) as [
  Field,
  Field,
]
const record = (from: string | null, to: string | null) =>
  ({ id: 'r', cells: { start: from, end: to } }) as unknown as Rec
const days = (from: string | null, to: string | null) => {
  const bar = barOf(record(from, to), start, end)
  return bar && [bar.from, bar.to]
}

test('a bar goes from day to day; one day that is missing makes it one day long', () => {
  expect(days('2026-02-10', '2026-02-14')).toEqual(['2026-02-10', '2026-02-14'])
  expect(days('2026-02-10', null)).toEqual(['2026-02-10', '2026-02-10'])
  expect(days(null, '2026-02-14')).toEqual(['2026-02-14', '2026-02-14'])
  expect(days(null, null)).toBeNull()
  expect(days('2026-02-14', '2026-02-10')).toEqual(['2026-02-14', '2026-02-14'])
})

test('the middle moves both ends, an end only itself and never past the other', () => {
  const bar = { from: '2026-02-10', to: '2026-02-14' }
  expect(pulled(bar, 'whole', 3)).toEqual({ from: '2026-02-13', to: '2026-02-17' })
  expect(pulled(bar, 'end', -2)).toEqual({ from: '2026-02-10', to: '2026-02-12' })
  expect(pulled(bar, 'end', -9)).toEqual({ from: '2026-02-10', to: '2026-02-10' })
  expect(pulled(bar, 'start', 9)).toEqual({ from: '2026-02-14', to: '2026-02-14' })
})

test('the span holds today and every bar, but never more than a year', () => {
  const near = barOf(record('2026-02-01', '2026-02-20'), start, end)
  expect(spanOf(near ? [near] : [], '2026-02-10')).toEqual({ from: '2026-01-25', days: 37 })
  const far = barOf(record('2020-01-01', '2030-01-01'), start, end)
  expect(spanOf(far ? [far] : [], '2026-02-10').days).toBe(366)
})

test('a drag writes what the record had and the end that was pulled, and no other', () => {
  const dragged = (from: string | null, to: string | null, part: Part, by: number) => {
    const bar = barOf(record(from, to), start, end) as Bar
    return cellsOf(bar, part, pulled(bar, part, by), [start, end])
  }
  expect(dragged('2026-02-10', '2026-02-14', 'whole', 1)).toEqual({
    start: '2026-02-11',
    end: '2026-02-15',
  })
  expect(dragged('2026-02-10', '2026-02-14', 'end', 1)).toEqual({ end: '2026-02-15' })
  expect(dragged('2026-02-10', null, 'whole', 1)).toEqual({ start: '2026-02-11' })
  expect(dragged(null, '2026-02-14', 'end', 1)).toEqual({ end: '2026-02-15' })
  expect(dragged(null, '2026-02-14', 'start', -3)).toEqual({ start: '2026-02-11' })
})

test('a bar that ends before it begins moves with its mistake', () => {
  const bar = barOf(record('2026-02-14', '2026-02-10'), start, end) as Bar
  expect(cellsOf(bar, 'whole', pulled(bar, 'whole', 1), [start, end])).toEqual({
    start: '2026-02-15',
    end: '2026-02-11',
  })
})
