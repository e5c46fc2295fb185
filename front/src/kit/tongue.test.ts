import { afterEach, expect, test } from 'vitest'
import { book, isSaid, recordNameOf, sayFrom, speak } from './tongue'

const say = sayFrom(
  book('tongue-test', {
    left: ['还有 {n} 条，{n} 条', '{n} {n|line|lines} left'],
    plain: ['字段写成 {字段}', '-'],
  }),
)

afterEach(() => speak('zh'))

test('a sentence takes its facts wherever it names them, and leaves what is no fact', () => {
  expect(say('left', { n: 3 })).toBe('还有 3 条，3 条')
  expect(say('left')).toBe('还有  条， 条')
  expect(say('plain')).toBe('字段写成 {字段}')
})

test('who changes the language reads the next sentence in it', () => {
  speak('en')
  expect(say('left', { n: 3 })).toBe('3 lines left')
  expect(say('left', { n: 1 })).toBe('1 line left')
})

test('a room that grows by another file keeps what it had', () => {
  const grown = book('tongue-test', { more: ['更多', 'More'] })
  expect(sayFrom(grown)('more')).toBe('更多')
  expect(say('left', { n: 1 })).toContain('1')
  expect(isSaid(grown, 'toString')).toBe(false)
})

test('a record is called as its table, without the sign for table', () => {
  expect(recordNameOf({ name: '客户订单表' })).toBe('客户订单')
  expect(recordNameOf({ name: '客户订单' })).toBe('客户订单')
  expect(recordNameOf({ name: '月度报表' })).toBe('月度报表')
  expect(recordNameOf({ name: '电表' })).toBe('电表')
})
