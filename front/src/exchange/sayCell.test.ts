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

test('a choice is told by its name, a linked record by its title', () => {
  expect(sayCell('wechat', CHANNEL)).toBe('微信')
  expect(sayCell({ id: '01a215c1-6daf', title: '启明机电' }, field('link'))).toBe('→ 启明机电')
  expect(sayCell([{ id: '01a215c1-6daf', title: '' }], field('links'))).toBe('→ 1')
})

test('an address is told as it was written', () => {
  expect(sayCell({ text: '苏州市木渎镇1号', city: '苏州市' }, field('address'))).toBe(
    '苏州市木渎镇1号',
  )
})

test('what is blank is told as such', () => {
  expect(sayCell(null, undefined)).toBe('—')
})
