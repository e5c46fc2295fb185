import { expect, test } from 'vitest'
import type { Field, Rec } from '../../api/types'
import { showTimesIn } from '../../kit/when'
import { type Bar, barOf, cellsOf, type Part, pulled } from './bars'
import { grouped } from './rows'
import { DAY, dayOfWall, placeOf, SCALES, spanOf, textOf, wallOfDay } from './scale'

const fields = (type: string) =>
  ['start', 'end'].map((key) => ({ key, type }) as unknown as Field) as [Field, Field]
const [start, end] = fields('date')
const moments = fields('date-time')
const record = (from: string | null, to: string | null) =>
  ({ id: 'r', cells: { start: from, end: to } }) as unknown as Rec
const days = (from: string | null, to: string | null) => {
  const bar = barOf(record(from, to), start, end)
  return bar && [dayOfWall(bar.from), dayOfWall(bar.to - 1)]
}

test('a bar goes from day to day; one day that is missing makes it one day long', () => {
  expect(days('2026-02-10', '2026-02-14')).toEqual(['2026-02-10', '2026-02-14'])
  expect(days('2026-02-10', null)).toEqual(['2026-02-10', '2026-02-10'])
  expect(days(null, '2026-02-14')).toEqual(['2026-02-14', '2026-02-14'])
  expect(days(null, null)).toBeNull()
  expect(days('2026-02-14', '2026-02-10')).toEqual(['2026-02-14', '2026-02-14'])
})

test('the middle moves both ends, an end only itself and never past the other', () => {
  const bar = { from: 10 * DAY, to: 15 * DAY }
  expect(pulled(bar, 'whole', 3 * DAY, DAY)).toEqual({ from: 13 * DAY, to: 18 * DAY })
  expect(pulled(bar, 'end', -2 * DAY, DAY)).toEqual({ from: 10 * DAY, to: 13 * DAY })
  expect(pulled(bar, 'end', -9 * DAY, DAY)).toEqual({ from: 10 * DAY, to: 11 * DAY })
  expect(pulled(bar, 'start', 9 * DAY, DAY)).toEqual({ from: 14 * DAY, to: 15 * DAY })
})

test('the span holds today and every bar, but never more than its scale takes', () => {
  const near = barOf(record('2026-02-01', '2026-02-20'), start, end)
  const bars = near ? [near] : []
  expect(spanOf(bars, '2026-02-10', SCALES.day)).toEqual({ from: '2026-01-25', days: 37 })
  const far = barOf(record('2020-01-01', '2030-01-01'), start, end)
  expect(spanOf(far ? [far] : [], '2026-02-10', SCALES.day).days).toBe(366)
  expect(spanOf(far ? [far] : [], '2026-02-10', SCALES.hour)).toEqual({
    from: '2026-02-07',
    days: 21,
  })
})

test('a drag writes what the record had and the end that was pulled, and no other', () => {
  const dragged = (from: string | null, to: string | null, part: Part, by: number) => {
    const bar = barOf(record(from, to), start, end) as Bar
    return cellsOf(bar, part, pulled(bar, part, by * DAY, DAY), [start, end])
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
  expect(cellsOf(bar, 'whole', pulled(bar, 'whole', DAY, DAY), [start, end])).toEqual({
    start: '2026-02-15',
    end: '2026-02-11',
  })
})

test('moments are dragged by hours and minutes of the workspace, and keep their length', () => {
  showTimesIn('Asia/Shanghai')
  const bar = barOf(record('2026-02-10T00:30:00Z', '2026-02-10T09:00:00Z'), ...moments) as Bar
  expect([textOf(bar.from), textOf(bar.to)]).toEqual(['2026-02-10T08:30', '2026-02-10T17:00'])
  expect(cellsOf(bar, 'whole', pulled(bar, 'whole', -90, 5), moments)).toEqual({
    start: '2026-02-09T23:00:00.000Z',
    end: '2026-02-10T07:30:00.000Z',
  })
  showTimesIn(undefined)
})

test('by days a bar fills the days that it touches, by hours it is as long as it takes', () => {
  const span = { from: '2026-02-10', days: 20 }
  const noon = wallOfDay('2026-02-11') + 720
  const bar = { from: noon, to: noon + 120 }
  expect(placeOf(bar, span, SCALES.day)).toEqual({ left: 30, width: 30 })
  expect(placeOf(bar, span, SCALES.shift)).toEqual({ left: 288, width: 16 })
  expect(placeOf({ from: noon - 9 * DAY, to: noon - 8 * DAY }, span, SCALES.shift)).toBeNull()
})

test('bars stand together by a link, those without one at the end', () => {
  const bar = (id: string, from: number, order: string | null) =>
    ({ record: { id, cells: { order: order && { id: order, title: order } } }, from }) as never
  const order = { key: 'order', type: 'link' } as unknown as Field
  const found = grouped(
    [bar('1', 5, 'B'), bar('2', 6, null), bar('3', 7, 'A'), bar('4', 8, 'B')],
    order,
  )
  expect(found.map(({ key, bars }) => [key, bars.map(({ record }) => record.id)])).toEqual([
    ['B', ['1', '4']],
    ['A', ['3']],
    ['', ['2']],
  ])
})
