import { expect, test } from 'vitest'
import { namesIn, withNames } from './choices'

test('several names come at once, however they are parted', () => {
  expect(namesIn('微信、电话，官网表单\n 销售APP ')).toEqual([
    '微信',
    '电话',
    '官网表单',
    '销售APP',
  ])
})

test('red is red, and a name that is there is not added twice', () => {
  const choices = withNames([], ['红', '黄', '绿', '红'], ['hong', 'huang', 'lv', 'hong_2'])
  expect(choices.map(({ key, colour }) => [key, colour])).toEqual([
    ['hong', 'red'],
    ['huang', 'gold'],
    ['lv', 'green'],
  ])
})

test('others take colours that are free', () => {
  const tones = withNames([], ['微信', '电话', '官网'], ['a', 'b', 'c']).map(({ colour }) => colour)
  expect(new Set(tones).size).toBe(3)
})
