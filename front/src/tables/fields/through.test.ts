import { expect, test } from 'vitest'
import type { Field } from '../../api/types'
import { showCell } from './all'

const choices = [
  { key: 'zuan_shi', name: '钻石', name_en: 'Diamond', colour: 'blue' },
  { key: 'pu_tong', name: '普通', name_en: 'Plain', colour: 'grey' },
]
const lookup: Field = {
  key: 'level',
  name: '客户等级',
  name_en: 'Level',
  type: 'lookup',
  kind: 'text',
  required: false,
  options: {},
  origin: { type: 'choice', options: { choices } },
}

test('a choice that is read through a link has its name', () => {
  expect(showCell('zuan_shi', lookup).text).toBe('钻石')
})

test('of many records the names stand one after another', () => {
  expect(showCell(['zuan_shi', 'pu_tong'], lookup).text).toBe('钻石、普通')
})

test('what is shown as it is stays as it is', () => {
  expect(showCell('苏州', { ...lookup, origin: null }).text).toBe('苏州')
})
