import type { FieldDef } from '../../api/building'
import type { Choice } from '../../api/types'
import { comma, nameOf, pick, sayFrom } from '../../kit/tongue'
import { type Clause, fromFormula, needsValue } from '../conditions'
import type { Rule } from './rules'
import { words } from './words'

const say = sayFrom(words)

/** The choices of a field, by whatever name its type keeps them. */
export const choicesOf = (field: FieldDef | undefined): Choice[] =>
  field?.options.choices ?? field?.options.stages ?? []

function sayClause({ field, test, value }: Clause, fields: FieldDef[]): string {
  const found = fields.find(({ key }) => key === field)
  const name = found ? nameOf(found) : field
  const said = choicesOf(found).find(({ key }) => key === value)
  const shown = needsValue(test) ? ` ${said ? nameOf(said) : value}` : ''
  const days = test.endsWith('-days') ? ` ${say('days')}` : ''
  return `${name} ${say(`test_${test}`)}${shown}${days}`
}

/** A condition in words; one that was written as a formula stays one. */
export function sayCondition(when: string, fields: FieldDef[]): string {
  const condition = fromFormula(when, fields)
  if (!condition?.clauses.length) return withNames(when, fields)
  const parts = condition.clauses.map((clause) => sayClause(clause, fields))
  return parts.join(say(condition.all ? 'and' : 'or'))
}

/** A formula that names fields by their keys, as packs do, with the names that people know. */
const withNames = (formula: string, fields: FieldDef[]) =>
  formula.replace(/\{(\w+)\}/g, (braced, key) => {
    const field = fields.find((one) => one.key === key)
    return field ? `{${nameOf(field)}}` : braced
  })

export type RoleName = (role: string) => string

/** A rule as one sentence. */
export function sayRule(rule: Rule, fields: FieldDef[], roleName: RoleName): string {
  const name = (key: string) => nameOf(fields.find((one) => one.key === key) ?? { name: key })
  const names = (keys: string[]) => keys.map(name).join(comma())
  if (rule.kind === 'unique') {
    return say('s_unique', { fields: names(rule.fields), then: say(`then_${rule.then}`) })
  }
  if (rule.kind === 'circle') {
    return say('s_circle', { way: rule.fields.map((key) => `「${name(key)}」`).join(' → ') })
  }
  if (rule.kind === 'extract') {
    const into = names(Object.values(rule.into))
    return say('s_extract', { source: name(rule.source), into })
  }
  const when = sayCondition(rule.when, fields)
  if (rule.kind === 'required') return say('s_required', { when, field: name(rule.field) })
  if (rule.kind === 'check') {
    const told = rule.tell.map((one) => roleName(one)).join(comma())
    const said = say(`s_${rule.then}`, { when, says: pick(rule.says, rule.says_en ?? '') })
    return told ? said + say('s_tell', { who: told }) : said
  }
  const what = rule.fields.length ? `「${names(rule.fields)}」` : say('s_whole')
  const spared = rule.unless.map((one) => roleName(`role:${one}`)).join(comma())
  const said = rule.deletion ? say('s_kept', { when }) : say('s_lock', { when, what })
  return said + (spared ? say('s_unless', { who: spared }) : '')
}
