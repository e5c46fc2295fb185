import { expect, test } from 'vitest'
import { askedAt, matching, put } from './completing'
import { formulaOf, rowsOf, todayPlus, withDays } from './conditions'
import { cronOf, planOf } from './cron'
import { settingsOf } from './declared'
import { earlier, type Known, knownAt, type World } from './known'
import { settingOf, strangersIn, textOf, withLabels, withPaths } from './naming'

const KNOWN: Known[] = [
  { path: 'number', label: '订单号', group: '订单', kind: 'text' },
  { path: 'customer.level', label: '客户.客户等级', group: '订单', kind: 'text' },
  { path: 'credit.available', label: '查信用.可用额度', group: '查信用', kind: '' },
]

test('a name that stands for nothing is told', () => {
  expect(strangersIn('订单 {订单号}，可用 {查信用.可用}', KNOWN)).toEqual(['查信用.可用'])
})

test('formulas are read by names and kept by paths; quotes are left alone', () => {
  const kept = 'IF({customer.level}="{number}",{credit.available},0)'
  const shown = 'IF({客户.客户等级}="{number}",{查信用.可用额度},0)'
  expect(withLabels(kept, KNOWN)).toBe(shown)
  expect(withPaths(shown, KNOWN)).toBe(kept)
})

test.each([
  ['订单 {订单号} 到了', '="订单 "&{number}&" 到了"'],
  ['{订单号}', '={number}'],
  ['需确认产能', '需确认产能'],
  ['他说"好" {订单号}', '="他说""好"" "&{number}'],
  ['{没有的}', '{没有的}'],
])('a text with values in it: %s', (text, kept) => {
  expect(settingOf(text, KNOWN)).toBe(kept)
  expect(textOf(kept, KNOWN)).toBe(text)
})

test('a formula that is more than texts and values is no text', () => {
  expect(textOf('=IF({number}="1","a","b")', KNOWN)).toBeNull()
})

test.each([
  '{amount}<20000',
  'AND({customer.level}="diamond",{amount}<20000)',
  'OR({kind}="trial",{kind}="custom")',
  'NOT(ISBLANK({note}))',
  '{due}<TODAY()+3',
  'CONTAINS({note},"加急,今天")',
])('rows say what the formula says: %s', (formula) => {
  const rows = rowsOf(formula)
  expect(rows).not.toBeNull()
  expect(rows && formulaOf(rows)).toBe(formula)
})

test.each(['AND(OR({a},{b}),{c}>1)', '{a}+1>{b}', 'ONEOF({a},"x")', 'AND({a}=1'])(
  'what rows cannot say stays a formula: %s',
  (formula) => {
    expect(rowsOf(formula)).toBeNull()
  },
)

test('a row that is not whole yet is not in the formula', () => {
  const rows = [
    { path: 'due', op: '<' as const, value: todayPlus(3) },
    { path: 'amount', op: '>' as const, value: '' },
  ]
  expect(formulaOf({ join: 'AND', rows })).toBe('{due}<TODAY()+3')
})

test.each([
  ['{due}<TODAY()-3', true],
  ['{due}<"2026-12-01"', true],
  ['AND({due}>{created},NOT(ISBLANK({due})))', true],
  ['{due}<NOW()-1', false],
  ['AND({amount}>1,{due}<NOW())', false],
  ['{due}="soon"', false],
  ['{amount}>NOW()', true],
])('a day is a row only where its value is shown: %s', (formula, shown) => {
  expect(withDays(rowsOf(formula), (path) => path === 'due') !== null).toBe(shown)
})

test('completion knows what is being written', () => {
  expect(askedAt('IF({订', 5)).toEqual({ from: 3, to: 5, word: '订', of: 'value' })
  expect(askedAt('TOD', 3)).toEqual({ from: 0, to: 3, word: 'TOD', of: 'function' })
  expect(askedAt('"{订', 3)).toBeNull()
  expect(matching(KNOWN, '等级').map(({ path }) => path)).toEqual(['customer.level'])
  expect(put('IF({订', { from: 3, to: 5 }, '{订单号}')).toEqual({ text: 'IF({订单号}', caret: 8 })
})

test.each([
  ['0 9 * * *', 'daily'],
  ['30 8 * * 1-5', 'weekly'],
  ['0 10 1 * *', 'monthly'],
  ['*/15 * * * *', 'minutes'],
  ['0 9 * 2 1', 'other'],
])('a timetable in words: %s', (cron, repeat) => {
  expect(planOf(cron).repeat).toBe(repeat)
  expect(planOf(cronOf(planOf(cron)))).toMatchObject({
    ...planOf(cron),
    written: expect.anything(),
  })
})

test('settings are drawn as their block declares them', () => {
  const settings = settingsOf({
    $ref: '#/$defs/Notify',
    $defs: {
      Notify: {
        type: 'object',
        required: ['text'],
        properties: {
          text: { type: 'string', title: '内容', title_en: 'Text', kind: 'text' },
          level: { enum: ['info', 'warning'], default: 'info', title: '轻重', title_en: 'Level' },
        },
      },
    },
  })
  expect(settings.map(({ key, kind, required }) => [key, kind, required])).toEqual([
    ['text', 'text', true],
    ['level', 'choice', false],
  ])
})

const plain = { called: '', called_en: '', settings: {}, output: {}, branches: [], scoped: false }
const WORLD: World = {
  tables: [],
  kinds: {
    call: { ...plain, name: 'call' },
    'for-each': { ...plain, name: 'for-each', branches: ['each'], scoped: true },
    find: {
      ...plain,
      name: 'find',
      output: { properties: { count: { type: 'integer' } } },
    },
  },
  triggers: {},
  operations: [],
  accounts: [],
}

test('a block reads what ran before it, and of items only inside of their turn', () => {
  const flow = {
    name: '',
    trigger: {},
    blocks: [
      { id: 'found', block: 'find' },
      {
        id: 'each',
        block: 'for-each',
        branches: [
          {
            name: 'each',
            blocks: [
              { id: 'inner', block: 'call' },
              { id: 'inner2', block: 'call' },
            ],
          },
        ],
      },
      { id: 'last', block: 'call' },
    ],
  }
  const before = (id: string) => earlier(flow, id, WORLD).map((one) => one.id)
  expect(before('inner2')).toEqual(['found', 'each', 'inner'])
  expect(before('last')).toEqual(['found', 'each'])
  expect(before('found')).toEqual([])
  const paths = knownAt(flow, 'inner', WORLD).map(({ path }) => path)
  expect(paths).toEqual(['found.count', 'each.item', 'each.number', 'each.count'])
})
