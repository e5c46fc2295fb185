import { expect, test } from 'vitest'
import type { Field, Schema, Table } from '../../api/types'
import { askedOf, HOWS } from './asks'
import { type Condition, type Filter, readFilter, writeFilter } from './filter'

const field = (key: string, name: string, type: string, kind: string, options = {}) =>
  ({ key, name, name_en: '', type, kind, options }) as unknown as Field

const fields = [
  field('product', '产品', 'text', 'text'),
  field('amount', '订单金额', 'money', 'number'),
  field('rate', '折扣', 'percent', 'number'),
  field('due', '期望交期', 'date', 'date'),
  field('kind', '类型', 'choice', 'text', { choices: [{ key: 'trial', name: '试用' }] }),
  field('tags', '标签', 'multi-choice', 'texts'),
  field('paid', '已付', 'yes-no', 'truth'),
  field('customer', '客户', 'link', 'any', { table: 'customers' }),
]
const created = field('created_at', '录入时间', 'date-time', 'moment')
const schema = {
  tables: [{ key: 'customers', title: 'name', fields: [field('name', '名称', 'text', 'text')] }],
} as unknown as Schema
const all = askedOf(schema, { fields } as unknown as Table, created)

const one = (path: string, how: string, ...values: string[]): Filter => ({
  join: 'and',
  parts: [{ path, how, values }],
})

test.each([
  [one('amount', 'at-least', '500'), '{amount}>=500'],
  [one('amount', 'between', '1,000', '2000.50'), 'AND({amount}>=1000,{amount}<=2000.50)'],
  [one('rate', 'above', '15'), '{rate}>15%'],
  [one('product', 'contains', '空"滤'), 'CONTAINS({product},"空""滤")'],
  [one('product', 'lacks', '{value}'), 'NOT(CONTAINS({product},"{value}"))'],
  [one('product', 'begins', 'KL'), 'LEFT({product},LEN("KL"))="KL"'],
  [one('due', 'before', 'today+3'), '{due}<TODAY()+3'],
  [one('due', 'is', '2026-02-10'), '{due}=DATE(2026,2,10)'],
  [one('created_at', 'on', 'today'), 'AND({created_at}>=TODAY(),{created_at}<TODAY()+1)'],
  [one('kind', 'one-of', 'trial', 'custom'), 'ONEOF({kind},"trial","custom")'],
  [one('tags', 'has-not', 'vip'), 'NOT(CONTAINS({tags},"vip"))'],
  [one('paid', 'no'), '{paid}=FALSE'],
  [one('customer.name', 'contains', '启明'), 'CONTAINS({customer.name},"启明")'],
  [one('customer.name', 'blank'), 'ISBLANK({customer.name})'],
])('%j is %s', (filter, formula) => {
  expect(writeFilter(filter, all)).toBe(formula)
  const [part] = filter.parts as Condition[]
  const plain = part?.values.map((value) => value.replace(/^1,000$/, '1000'))
  expect(readFilter(formula, all)).toEqual({ ...filter, parts: [{ ...part, values: plain }] })
})

/** Every way to ask of every sort of field, alone and bundled: what is written is read back. */
const samples: Record<string, string[]> = {
  text: ['苏州', ', ) "', 'TRUE'],
  chosen: ['trial', 'a b'],
  several: ['vip'],
  number: ['0', '-1.5', '1000000'],
  date: ['2026-12-31', 'today', 'today-7'],
  moment: ['2026-01-05', 'today+30'],
  truth: [''],
  other: [''],
}
const conditions: Condition[] = all.flatMap(({ path, sort }) =>
  HOWS[sort].flatMap(({ key, takes }) => {
    const values = samples[sort] as string[]
    const [first = '', second = first] = values
    if (takes === 'nothing') return [{ path, how: key, values: [] }]
    if (takes === 'two') return [{ path, how: key, values: [first, second] }]
    if (takes === 'several') return [{ path, how: key, values }]
    return values.map((value) => ({ path, how: key, values: [value] }))
  }),
)

test('there are enough cases for the next test to mean something', () => {
  expect(conditions.length).toBeGreaterThan(80)
})

test.each(conditions)('$path $how $values is read back as it was written', (condition) => {
  const alone: Filter = { join: 'and', parts: [condition] }
  expect(readFilter(writeFilter(alone, all), all)).toEqual(alone)
})

test.each(
  conditions.map((condition, n) => [condition, conditions[(n * 7 + 3) % conditions.length]]),
)('two of them stay two, joined by and, by or, and one level down: %j %j', (left, right) => {
  const pair = [left, right] as Condition[]
  const other = one('amount', 'is', '7').parts[0] as Condition
  for (const filter of [
    { join: 'and', parts: pair },
    { join: 'or', parts: pair },
    { join: 'and', parts: [other, { join: 'or', parts: pair }] },
    { join: 'or', parts: [{ join: 'and', parts: pair }, other] },
  ] as Filter[]) {
    const formula = writeFilter(filter, all)
    const again = readFilter(formula, all)
    expect(again && writeFilter(again, all)).toBe(formula)
  }
})

test.each(['{订单金额}>=500', '=｛订单金额｝≥500', '{amount} >= 500'])(
  'a formula by hand is understood too: %s',
  (formula) => {
    expect(readFilter(formula, all)).toEqual(one('amount', 'at-least', '500'))
  },
)

test.each(['{客户.名称}="启明"', '{customer.名称}="启明"', '{客户.name}="启明"'])(
  'a link is asked by its title, under either name: %s',
  (formula) => {
    expect(readFilter(formula, all)).toEqual(one('customer.name', 'is', '启明'))
  },
)

test.each([
  '{客户.等级}="钻石"',
  '{customer.level}="钻石"',
  '{客户.负责人.名称}="钻石"',
  '{amount}*2>500',
  'IF({paid},TRUE,FALSE)',
  '{amount}>{rate}',
  '{gone}=1',
  'AND({amount}>1,OR({amount}>2,AND({amount}>3,{rate}>1)))',
  '{amount}>=',
  '"',
])('what is more than can be clicked together stays a formula: %s', (formula) => {
  expect(readFilter(formula, all)).toBeNull()
})

test('nothing asks nothing, and neither does a row that is not filled in yet', () => {
  expect(readFilter('  ', all)).toEqual({ join: 'and', parts: [] })
  expect(writeFilter(one('amount', 'is', 'viel'), all)).toBe('')
  expect(
    writeFilter(
      { join: 'and', parts: [...one('amount', 'is').parts, ...one('paid', 'yes').parts] },
      all,
    ),
  ).toBe('{paid}=TRUE')
})
