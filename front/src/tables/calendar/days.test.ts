import { expect, test } from 'vitest'
import { showTimesIn } from '../../kit/when'
import {
  dayOf,
  daysBetween,
  firstOf,
  onDay,
  plusDays,
  plusMonths,
  weekday,
  weeksOf,
  within,
} from './days'

test('days are reckoned over the ends of months and years', () => {
  expect(plusDays('2026-02-28', 1)).toBe('2026-03-01')
  expect(plusDays('2026-01-01', -1)).toBe('2025-12-31')
  expect(daysBetween('2026-02-10', '2026-03-10')).toBe(28)
  expect(plusMonths('2026-01-31', 1)).toBe('2026-02-01')
  expect(plusMonths('2026-01-15', -1)).toBe('2025-12-01')
  expect([firstOf('2026-02-10'), weekday('2026-02-09'), weekday('2026-02-15')]).toEqual([
    '2026-02-01',
    0,
    6,
  ])
})

test('a month is whole weeks from Monday', () => {
  const weeks = weeksOf('2026-02-10')
  expect(weeks[0]?.[0]).toBe('2026-01-26')
  expect(weeks.at(-1)?.at(-1)).toBe('2026-03-01')
  expect(weeks).toHaveLength(5)
})

test('a moment stands on the day of the workspace and keeps its hour when it is moved', () => {
  showTimesIn('Asia/Shanghai')
  const late = '2026-02-10T17:30:00Z'
  expect(dayOf(late, { type: 'date-time' })).toBe('2026-02-11')
  expect(onDay(late, '2026-02-14', { type: 'date-time' })).toBe('2026-02-13T17:30:00.000Z')
  expect(onDay(null, '2026-02-14', { type: 'date' })).toBe('2026-02-14')
  expect(dayOf(null, { type: 'date' })).toBeNull()
})

test('the condition holds the last day too', () => {
  expect(within('due', '2026-02-01', '2026-02-28')).toBe(
    'AND({due}>=DATE(2026,2,1),{due}<DATE(2026,2,28)+1)',
  )
})
