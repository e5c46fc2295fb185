import { expect, test } from 'vitest'
import type { Field } from '../api/types'
import { sayCell } from './sayCell'

const field = (type: Field['type'], options: Field['options'] = {}): Field => ({
  key: 'f',
  name: '字段',
  name_en: '',
  type,
  kind: 'text',
  required: false,
  options,
})
const CHANNEL = field('choice', { choices: [{ key: 'wechat', name: '微信', name_en: '' }] })

test('a choice is told by its name, a linked record as one', () => {
  expect(sayCell('wechat', CHANNEL)).toBe('微信')
  expect(sayCell('01a215c1-6daf', field('link'))).toBe('→')
})

test('an address is told as it was written', () => {
  expect(sayCell({ text: '苏州市木渎镇1号', city: '苏州市' }, field('address'))).toBe(
    '苏州市木渎镇1号',
  )
})

test('what is blank is told as such', () => {
  expect(sayCell(null, undefined)).toBe('—')
})
