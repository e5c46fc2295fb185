import { expect, test } from 'vitest'
import type { Field } from '../../api/types'
import { plainText, readTsv, spread, writeTsv } from './clipboard'

test('what Excel copies: tabs, line breaks of Windows, and one break at the end', () => {
  expect(readTsv('a\tb\r\nc\td\r\n')).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
})

test('a cell with a line break or a quote stays one cell', () => {
  expect(readTsv('"苏州\n工业园区"\t"他说 ""好"""\nx\ty')).toEqual([
    ['苏州\n工业园区', '他说 "好"'],
    ['x', 'y'],
  ])
})

test('a quote that only begins a cell, or stands inside, is a letter', () => {
  expect(readTsv('5" 屏\t"甲" 牌')).toEqual([['5" 屏', '"甲" 牌']])
})

test('blanks stay in their places', () => {
  expect(readTsv('\t\tz')).toEqual([['', '', 'z']])
  expect(readTsv('a\n\nb')).toEqual([['a'], [''], ['b']])
})

test.each([
  [
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    [
      ['1\t2', '"'],
      ['多\n行', ''],
    ],
  ],
  [
    [
      ['', ''],
      ['', 'x'],
    ],
  ],
  [[['"甲"', "o'k"]]],
])('what is written is read back: %j', (cells) => {
  expect(readTsv(writeTsv(cells))).toEqual(cells)
})

const field = (type: string, options = {}) => ({ key: 'f', type, options }) as unknown as Field

test.each([
  ['money', {}, '1234.50', '1234.50'],
  ['percent', {}, '0.155', '15.5%'],
  ['date', {}, '2026-02-10', '2026-02-10'],
  ['choice', { choices: [{ key: 'a', name: '常规品', name_en: '' }] }, 'a', '常规品'],
  ['yes-no', {}, true, '是'],
  ['text', {}, null, ''],
])('%s goes to Excel as a person would type it', (type, options, value, text) => {
  expect(plainText(value, field(type, options))).toBe(text)
})

test('one copied cell fills all that is chosen; a block is repeated where it comes out even', () => {
  expect(spread([['x']], 2, 2)).toEqual([
    ['x', 'x'],
    ['x', 'x'],
  ])
  expect(spread([['a', 'b']], 2, 2)).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ])
  expect(spread([['a'], ['b']], 3, 1)).toEqual([['a'], ['b']])
})
