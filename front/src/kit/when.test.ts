import { beforeAll, describe, expect, test } from 'vitest'
import type { Look } from './when'

let when: typeof import('./when')
const look: Look = { now: new Date('2026-02-10T04:00:00Z'), zone: 'Asia/Shanghai', tongue: 'zh' }
const english: Look = { ...look, tongue: 'en' }

beforeAll(async () => {
  when = await import('./when')
})

describe('times are said as people say them', () => {
  test('today, yesterday, tomorrow and the day after', () => {
    expect(when.sayMoment('2026-02-10T06:30:00Z', look)).toBe('今天 14:30')
    expect(when.sayMoment('2026-02-09T01:12:00Z', look)).toBe('昨天 09:12')
    expect(when.sayMoment('2026-02-11T07:00:00Z', look)).toBe('明天 15:00')
    expect(when.sayDate('2026-02-12', look)).toBe('后天')
  })

  test('the day is the one in the zone of the workspace', () => {
    expect(when.sayMoment('2026-02-10T16:30:00Z', look)).toBe('明天 00:30')
  })

  test('another day with its weekday, another year with its year', () => {
    expect(when.sayMoment('2026-02-17T08:40:00Z', look)).toBe('2月17日 周二 16:40')
    expect(when.sayDate('2025-12-31', look)).toBe('2025年12月31日')
    expect(when.sayDate('2026-02-17', english)).toBe('Tue 17 Feb')
    expect(when.sayDate('2026-02-11', english)).toBe('tomorrow')
  })

  test('what is no time is shown as it is', () => {
    expect(when.sayMoment('周五前', look)).toBe('周五前')
  })
})

test('lengths choose their unit', () => {
  expect(when.sayLength(28, 'zh')).toBe('28 毫秒')
  expect(when.sayLength(1_250, 'zh')).toBe('1.3 秒')
  expect(when.sayLength(180_000, 'en')).toBe('3 min')
})

test('what is left is told in two units at most', () => {
  expect(when.sayLeft(26 * 3_600_000, 'zh')).toBe('1 天 2 小时')
  expect(when.sayLeft(200 * 60_000, 'zh')).toBe('3 小时 20 分钟')
  expect(when.sayLeft(5 * 60_000, 'en')).toBe('5 min')
})

test('a wall clock of the workspace goes to UTC and back', () => {
  expect(when.toWallClock('2026-02-10T07:30:00Z', look)).toBe('2026-02-10T15:30')
  expect(when.fromWallClock('2026-02-10T15:30', look)).toBe('2026-02-10T07:30:00.000Z')
})

test('a duration is hours and minutes, and seconds where there are some', () => {
  expect(when.sayDuration('5400.000')).toBe('1:30')
  expect(when.sayDuration(187_200)).toBe('52:00')
  expect(when.sayDuration('5405.500')).toBe('1:30:05.5')
  expect(when.sayDuration('-60')).toBe('-0:01')
})
