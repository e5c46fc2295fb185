import type { Choice, Field, FormClause, FormRule } from '../api/types'
import { comma, nameOf, sayFrom } from '../kit/tongue'
import { words } from './words'

const say = sayFrom(words)
type Test = FormClause['test']

const MEASURED = ['number', 'money', 'percent', 'rating']
const DAYS = ['date']

/** What can be asked of an answer. */
export function testsOf(field: Field): Test[] {
  if (field.type === 'choice' || field.type === 'multi-choice' || field.type === 'state') {
    return ['is', 'is-not', 'one-of', 'filled', 'blank']
  }
  if (field.type === 'yes-no') return ['is', 'filled', 'blank']
  if ([...MEASURED, ...DAYS].includes(field.type)) return ['more', 'less', 'filled', 'blank']
  if (['text', 'phone', 'email'].includes(field.type)) return ['is', 'is-not', 'filled', 'blank']
  return ['filled', 'blank']
}

export const needsValue = (test: Test) => test !== 'filled' && test !== 'blank'

export function testWord(field: Field | undefined, test: Test): string {
  const isDay = field && DAYS.includes(field.type)
  return isDay && (test === 'more' || test === 'less')
    ? say(`test_${test}_day`)
    : say(`test_${test}`)
}

export const choicesOf = (field: Field | undefined): Choice[] =>
  field?.options.choices ?? (field?.options.stages as Choice[] | undefined) ?? []

export function sayValue(field: Field | undefined, value: unknown): string {
  if (value === true || value === false) return say(value ? 'yes' : 'no')
  const named = [value].flat().map((one) => {
    const choice = choicesOf(field).find(({ key }) => key === one)
    return choice ? nameOf(choice) : String(one ?? '')
  })
  return named.join(comma())
}

/** A condition of the form as one sentence. */
export function sayRule(rule: FormRule, fields: Field[]): string {
  const at = (key: string) => fields.find((one) => one.key === key)
  const name = (key: string) => nameOf(at(key) ?? { name: key })
  const clauses = rule.when.map(({ field, test, value }) => {
    const asked = needsValue(test) ? ` ${sayValue(at(field), value)}` : ''
    return `${name(field)} ${testWord(at(field), test)}${asked}`
  })
  const when = clauses.join(say(rule.match === 'any' ? 'or' : 'and'))
  const named = rule.fields.map(name).join(comma())
  if (rule.then === 'set') {
    return say('s_set', {
      when,
      fields: named,
      value: sayValue(at(rule.fields[0] ?? ''), rule.value),
    })
  }
  return say('s_rule', { when, then: say(`then_${rule.then}`), fields: named })
}

export const isWhole = ({ when, fields, then, value }: FormRule): boolean =>
  fields.length > 0 &&
  when.every(
    (clause) =>
      clause.field !== '' &&
      (!needsValue(clause.test) || (clause.value !== null && clause.value !== '')),
  ) &&
  (then !== 'set' || (value !== null && value !== ''))
