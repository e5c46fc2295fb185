import type { Check, Extract, Lock, NoCircle, TableDef, Unique } from '../../api/building'
import { Problem } from '../../api/problem'
import { alike } from '../alike'
import { either } from '../conditions'

export type Rule =
  | { kind: 'required'; field: string; when: string }
  | ({ kind: 'check' } & Check)
  | ({ kind: 'lock' } & Lock)
  | ({ kind: 'unique' } & Unique)
  | ({ kind: 'circle' } & NoCircle)
  | ({ kind: 'extract' } & Extract)

/** A rule and its place among its kind; -1 for one that is not there yet. */
export type PlacedRule = { rule: Rule; at: number }

/** Every rule of a table, in one list. A field that is unique by itself is told at the field. */
export function rulesOf(table: TableDef): PlacedRule[] {
  const required = table.fields.flatMap(({ key, required_if }): PlacedRule[] =>
    required_if ? [{ rule: { kind: 'required', field: key, when: required_if }, at: 0 }] : [],
  )
  const unique = table.unique.map((one, at) => ({ rule: { kind: 'unique', ...one } as Rule, at }))
  return [
    ...required,
    ...table.checks.map((one, at) => ({ rule: { kind: 'check', ...one } as Rule, at })),
    ...table.locks.map((one, at) => ({ rule: { kind: 'lock', ...one } as Rule, at })),
    ...unique.filter(({ rule }) => rule.kind === 'unique' && rule.fields.length > 1),
    ...table.no_circles.map((one, at) => ({ rule: { kind: 'circle', ...one } as Rule, at })),
    ...table.extracts.map((one, at) => ({ rule: { kind: 'extract', ...one } as Rule, at })),
  ]
}

const put = <One>(list: One[], at: number, one: One): One[] =>
  at < 0 ? [...list, one] : list.map((old, place) => (place === at ? one : old))

/** Where the rule is by now: others may have put in or taken out some before it. */
function placeNow(table: TableDef, { rule, at }: PlacedRule): number {
  const same = rulesOf(table).filter((one) => alike(one.rule, rule))
  const found = same.find((one) => one.at === at) ?? same[0]
  if (!found) throw new Problem('rule-moved', 409, 'Somebody has changed this rule')
  return found.at
}

/** When the field of this rule has to be filled already, by another rule than the one edited. */
export function earlierOf(table: TableDef, before: PlacedRule | null, rule: Rule): string {
  if (rule.kind !== 'required') return ''
  if (before?.rule.kind === 'required' && before.rule.field === rule.field) return ''
  return table.fields.find(({ key }) => key === rule.field)?.required_if ?? ''
}

/** The table with the rule in the place of what it was, or added. Throws `rule-moved`. */
export function withRule(table: TableDef, before: PlacedRule | null, rule: Rule): TableDef {
  const at = before ? placeNow(table, before) : -1
  const clear = before && before.rule.kind === 'required' ? withoutRule(table, before) : table
  if (rule.kind === 'required') {
    const earlier = earlierOf(clear, null, rule)
    const when = earlier ? either(earlier, rule.when, table.fields) : rule.when
    const fields = clear.fields.map((one) =>
      one.key === rule.field ? { ...one, required_if: when } : one,
    )
    return { ...clear, fields }
  }
  const { kind, ...plain } = rule
  if (kind === 'check') return { ...clear, checks: put(clear.checks, at, plain as Check) }
  if (kind === 'lock') return { ...clear, locks: put(clear.locks, at, plain as Lock) }
  if (kind === 'unique') return { ...clear, unique: put(clear.unique, at, plain as Unique) }
  if (kind === 'circle')
    return { ...clear, no_circles: put(clear.no_circles, at, plain as NoCircle) }
  return { ...clear, extracts: put(clear.extracts, at, plain as Extract) }
}

const without = <One>(list: One[], at: number): One[] => list.filter((_, place) => place !== at)

export function withoutRule(table: TableDef, placed: PlacedRule): TableDef {
  const { rule } = placed
  const at = placeNow(table, placed)
  if (rule.kind === 'required') {
    const fields = table.fields.map((one) =>
      one.key === rule.field ? { ...one, required_if: '' } : one,
    )
    return { ...table, fields }
  }
  if (rule.kind === 'check') return { ...table, checks: without(table.checks, at) }
  if (rule.kind === 'lock') return { ...table, locks: without(table.locks, at) }
  if (rule.kind === 'unique') return { ...table, unique: without(table.unique, at) }
  if (rule.kind === 'circle') return { ...table, no_circles: without(table.no_circles, at) }
  return { ...table, extracts: without(table.extracts, at) }
}

/** Whether nothing is left to say before it can be saved. */
export function isWhole(rule: Rule): boolean {
  if (rule.kind === 'required') return rule.field !== '' && rule.when !== ''
  if (rule.kind === 'check' || rule.kind === 'lock') {
    return rule.when !== '' && rule.says.trim() !== ''
  }
  if (rule.kind === 'unique') return rule.fields.length > 1
  if (rule.kind === 'circle') return rule.fields.length > 0
  const targets = Object.values(rule.into)
  return rule.source !== '' && rule.pattern !== '' && targets.length > 0 && targets.every(Boolean)
}

/** What may lead in a circle: a link to the table itself, and two links to one other table. */
export function waysOf({ key, fields }: TableDef): string[][] {
  const links = fields.filter(({ type }) => type === 'link')
  const own = links.filter(({ options }) => options.table === key).map((link) => [link.key])
  const pairs = links.flatMap((from) =>
    links
      .filter((to) => to !== from && to.options.table === from.options.table)
      .map((to) => [from.key, to.key]),
  )
  return [...own, ...pairs]
}

/** The named groups of an expression, in order. */
export const groupsIn = (pattern: string): string[] =>
  [...pattern.matchAll(/\(\?P?<(\w+)>/g)].map(([, name = '']) => name)

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** What is often read out of a text, as expressions. */
export const SHAPES = {
  phone: '1[3-9]\\d{9}',
  number: '[A-Za-z]{1,6}-?\\d{4,20}',
  amount: '\\d+(?:\\.\\d{1,2})?',
  digits: '\\d+',
  date: '\\d{4}[-/.年]\\d{1,2}[-/.月]\\d{1,2}日?',
  line: '[^\\s，,。；;]+',
} as const
export type Shape = keyof typeof SHAPES

/** An expression for a value of this shape that stands behind these words. */
export function patternFor(before: string, shape: Shape): string {
  const lead = before.trim() ? `${literal(before.trim())}[:：]?\\s*` : ''
  return `${lead}(?P<value>${SHAPES[shape]})`
}
