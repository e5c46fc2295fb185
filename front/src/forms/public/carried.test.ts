import { expect, test } from 'vitest'
import type { PublicField, PublicForm } from '../../api/types'
import { carriedBy, filledBy } from './carried'

const channel = {
  key: 'channel',
  type: 'choice',
  options: {
    choices: [
      { key: 'wechat', name: '微信', name_en: 'WeChat' },
      { key: 'phone', name: '电话', name_en: 'Phone' },
    ],
  },
} as PublicField
const FORM = {
  from_link: { channel: 'channel', sales: '' },
  fields: [channel],
} as unknown as PublicForm

test('only names that the form knows are carried', () => {
  expect(carriedBy(FORM, '?channel=wechat&sales=li&utm=x')).toEqual({
    channel: 'wechat',
    sales: 'li',
  })
})

test('a choice is filled by its key or its name, and not by anything else', () => {
  expect(filledBy(FORM, { channel: '微信', sales: 'li' })).toEqual({ channel: 'wechat' })
  expect(filledBy(FORM, { channel: '传真' })).toEqual({})
})
