import { expect, test } from 'vitest'
import type { Field } from '../api/types'
import { mendedFormula } from './mended'

const FIELDS = [
  {
    key: 'urgent',
    name: '紧急程度',
    name_en: 'Urgency',
    type: 'choice',
    options: { choices: [{ key: 'top', name: '特急', name_en: 'Top' }] },
  },
  { key: 'amount', name: '金额', name_en: 'Amount', type: 'money', options: {} },
  { key: 'left', name: '未付金额', name_en: '', type: 'money', options: {} },
] as unknown as Field[]

test.each([
  ['紧急程度=特急', '{紧急程度}="特急"'],
  ['紧急程度 = 特急', '{紧急程度} = "特急"'],
  ['{紧急程度}=特急', '{紧急程度}="特急"'],
  ['Urgency<>Top', '{Urgency}<>"Top"'],
  ['AND(金额>500,紧急程度="特急")', 'AND({金额}>500,{紧急程度}="特急")'],
  ['未付金额>0', '{未付金额}>0'],
  ['{金额}>500', '{金额}>500'],
  ['CONTAINS({紧急程度},"金额")', 'CONTAINS({紧急程度},"金额")'],
  ['单价>5', '单价>5'],
  ['', ''],
])('%s is meant as %s', (typed, meant) => {
  expect(mendedFormula(typed, FIELDS)).toBe(meant)
})
