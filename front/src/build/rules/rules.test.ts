import { expect, test } from 'vitest'
import type { TableDef } from '../../api/building'
import {
  earlierOf,
  groupsIn,
  isWhole,
  type PlacedRule,
  patternFor,
  type Rule,
  rulesOf,
  waysOf,
  withoutRule,
  withRule,
} from './rules'

const TABLE: TableDef = {
  key: 'orders',
  name: '订单',
  name_en: '',
  title: 'number',
  id: 1,
  fields: [
    {
      key: 'number',
      name: '单号',
      name_en: '',
      type: 'text',
      required: false,
      required_if: '',
      id: 0,
      options: {},
    },
  ],
  unique: [{ fields: ['number'], then: 'reject', id: 5 }],
  checks: [],
  locks: [],
  no_circles: [],
  extracts: [],
  views: [],
}
const EARLY: Rule = {
  kind: 'check',
  when: '{交期}<TODAY()+3',
  says: '该交期需确认产能',
  says_en: '',
  then: 'ask',
  tell: [],
}

test('a rule comes, changes and goes', () => {
  const added = withRule(TABLE, null, EARLY)
  const [placed] = rulesOf(added)
  expect(placed?.rule).toEqual(EARLY)
  const changed = withRule(added, placed ?? null, { ...EARLY, then: 'refuse' })
  expect(changed.checks.map(({ then }) => then)).toEqual(['refuse'])
  const [now] = rulesOf(changed)
  expect(withoutRule(changed, now as NonNullable<typeof now>).checks).toEqual([])
})

test('a rule is found again where others took one out, and told where it is no more', () => {
  const late: Rule = { ...EARLY, when: '{交期}>TODAY()+90', says: '太晚' }
  const both = withRule(withRule(TABLE, null, EARLY), null, late)
  const [first, second] = rulesOf(both) as [PlacedRule, PlacedRule]
  const without = withoutRule(both, first)
  const changed = withRule(without, second, { ...late, then: 'flag' })
  expect(changed.checks).toMatchObject([{ says: '太晚', then: 'flag' }])
  expect(withoutRule(without, second).checks).toEqual([])
  const moved = expect.objectContaining({ code: 'rule-moved' })
  expect(() => withRule(without, first, { ...EARLY, then: 'flag' })).toThrow(moved)
  expect(() => withoutRule(changed, second)).toThrow(moved)
})

test('required in a case stands at the field', () => {
  const rule: Rule = { kind: 'required', field: 'number', when: '{类型}="a"' }
  const added = withRule(TABLE, null, rule)
  expect(added.fields[0]?.required_if).toBe('{类型}="a"')
  expect(rulesOf(added)).toHaveLength(1)
})

test('a second case does not take the place of the first', () => {
  const first: Rule = { kind: 'required', field: 'number', when: '{单号}="a"' }
  const second: Rule = { kind: 'required', field: 'number', when: '{单号}="b"' }
  const once = withRule(TABLE, null, first)
  expect(earlierOf(once, null, second)).toBe('{单号}="a"')
  expect(earlierOf(once, rulesOf(once)[0] ?? null, second)).toBe('')
  const both = withRule(once, null, second)
  expect(both.fields[0]?.required_if).toBe('OR({单号}="a",{单号}="b")')
  const edited = withRule(both, rulesOf(both)[0] ?? null, first)
  expect(edited.fields[0]?.required_if).toBe('{单号}="a"')
})

test('a rule that says nothing yet cannot be saved', () => {
  expect(isWhole(EARLY)).toBe(true)
  expect(isWhole({ ...EARLY, says: ' ' })).toBe(false)
})

test('what stands behind the words is read', () => {
  const pattern = patternFor('订单号(新)', 'number')
  expect(groupsIn(pattern)).toEqual(['value'])
  const js = new RegExp(pattern.replace('?P<', '?<'))
  expect(js.exec('您好 订单号(新)：DY-88213 谢谢')?.groups?.value).toBe('DY-88213')
})

test('a circle may go over a link to the table itself, or from one link to another', () => {
  const link = (key: string, table: string) => ({
    ...(TABLE.fields[0] as TableDef['fields'][number]),
    key,
    type: 'link' as const,
    options: { table },
  })
  const fields = [link('above', 'orders'), link('product', 'goods'), link('part', 'goods')]
  const table = { ...TABLE, fields: [...TABLE.fields, ...fields] }
  expect(waysOf(table)).toEqual([['above'], ['product', 'part'], ['part', 'product']])
  const ruled = withRule(table, null, { kind: 'circle', fields: ['product', 'part'] })
  expect(ruled.no_circles).toEqual([{ fields: ['product', 'part'] }])
  const placed = rulesOf(ruled).find(({ rule }) => rule.kind === 'circle') as PlacedRule
  expect(withoutRule(ruled, placed).no_circles).toEqual([])
})
