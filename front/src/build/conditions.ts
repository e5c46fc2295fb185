import type { FieldDef } from '../api/building'

/** One thing that must be so. `value` is text; of days before or after today, their number. */
export type Test =
  | 'is'
  | 'is-not'
  | 'contains'
  | 'more'
  | 'less'
  | 'filled'
  | 'blank'
  | 'yes'
  | 'no'
  | 'before-days'
  | 'after-days'
  | 'before'
  | 'after'
export type Clause = { field: string; test: Test; value: string }
export type Condition = { all: boolean; clauses: Clause[] }

const NUMBERS = ['number', 'money', 'percent', 'rating', 'quantity', 'duration']
const EXISTS: Test[] = ['filled', 'blank']

/** What can be asked of a field, in the order of how often it is. */
export function testsOf(field: FieldDef): Test[] {
  if (field.type === 'yes-no') return ['yes', 'no', ...EXISTS]
  if (NUMBERS.includes(field.type)) return ['more', 'less', 'is', 'is-not', ...EXISTS]
  if (field.type === 'date') return ['before-days', 'after-days', 'before', 'after', ...EXISTS]
  if (field.type === 'date-time') return ['before-days', 'after-days', ...EXISTS]
  if (field.type === 'choice' || field.type === 'state') return ['is', 'is-not', ...EXISTS]
  if (['text', 'long-text', 'phone', 'email', 'auto-number'].includes(field.type)) {
    return ['is', 'is-not', 'contains', ...EXISTS]
  }
  return EXISTS
}

export const needsValue = (test: Test) => !['filled', 'blank', 'yes', 'no'].includes(test)

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

function clauseFormula({ field, test, value }: Clause, known: FieldDef[]): string {
  const found = known.find(({ key }) => key === field)
  const at = `{${found?.name ?? field}}`
  const literal = found && NUMBERS.includes(found.type) ? value || '0' : quoted(value)
  const days = Number(value) < 0 ? `TODAY()${value}` : `TODAY()+${value || '0'}`
  const day = `DATE(${value.split('-').map(Number).join(',')})`
  const written: Record<Test, string> = {
    is: `${at}=${literal}`,
    'is-not': `${at}<>${literal}`,
    contains: `ISNUMBER(SEARCH(${quoted(value)},${at}))`,
    more: `${at}>${value || '0'}`,
    less: `${at}<${value || '0'}`,
    filled: `NOT(ISBLANK(${at}))`,
    blank: `ISBLANK(${at})`,
    yes: at,
    no: `NOT(${at})`,
    'before-days': `${at}<${days}`,
    'after-days': `${at}>${days}`,
    before: `${at}<${day}`,
    after: `${at}>${day}`,
  }
  return written[test]
}

/** The condition as a formula. */
export function toFormula({ all, clauses }: Condition, known: FieldDef[]): string {
  const parts = clauses.map((clause) => clauseFormula(clause, known))
  if (parts.length <= 1) return parts[0] ?? ''
  return `${all ? 'AND' : 'OR'}(${parts.join(',')})`
}

/** Where the one holds or the other; in words again where both can be said in words. */
export function either(one: string, other: string, known: FieldDef[]): string {
  const said = [one, other].map((text) => fromFormula(text, known))
  const flat = said.every((two) => two !== null && (!two.all || two.clauses.length === 1))
  if (!flat) return `OR(${one},${other})`
  const clauses = said.flatMap((two) => two?.clauses ?? [])
  return toFormula({ all: false, clauses }, known)
}

const AT = '[{｛]([^}｝]+)[}｝]'
const READ: [RegExp, Test][] = [
  [new RegExp(`^NOT\\(ISBLANK\\(${AT}\\)\\)$`), 'filled'],
  [new RegExp(`^ISBLANK\\(${AT}\\)$`), 'blank'],
  [new RegExp(`^NOT\\(${AT}\\)$`), 'no'],
  [new RegExp(`^${AT}$`), 'yes'],
  [new RegExp(`^${AT}<TODAY\\(\\)\\+?(-?\\d+)$`), 'before-days'],
  [new RegExp(`^${AT}>TODAY\\(\\)\\+?(-?\\d+)$`), 'after-days'],
  [new RegExp(`^${AT}<DATE\\((\\d+,\\d+,\\d+)\\)$`), 'before'],
  [new RegExp(`^${AT}>DATE\\((\\d+,\\d+,\\d+)\\)$`), 'after'],
  [new RegExp(`^${AT}<>("(?:[^"]|"")*"|-?[\\d.]+)$`), 'is-not'],
  [new RegExp(`^${AT}=("(?:[^"]|"")*"|-?[\\d.]+)$`), 'is'],
  [new RegExp(`^${AT}>(-?[\\d.]+)$`), 'more'],
  [new RegExp(`^${AT}<(-?[\\d.]+)$`), 'less'],
]
const CONTAINS = new RegExp(`^ISNUMBER\\(SEARCH\\(("(?:[^"]|"")*"),${AT}\\)\\)$`)

function clauseOf(text: string, known: FieldDef[]): Clause | null {
  const keyOf = (name = '') => known.find((one) => one.name === name || one.key === name)?.key
  const contains = CONTAINS.exec(text)
  if (contains) {
    const field = keyOf(contains[2])
    return field ? { field, test: 'contains', value: plain(contains[1]) } : null
  }
  for (const [shape, test] of READ) {
    const found = shape.exec(text)
    const field = found && keyOf(found[1])
    if (found && field) return { field, test, value: valueIn(test, found[2]) }
  }
  return null
}

const plain = (literal = '') =>
  literal.startsWith('"') ? literal.slice(1, -1).replaceAll('""', '"') : literal

function valueIn(test: Test, found = ''): string {
  if (test !== 'before' && test !== 'after') return plain(found)
  const [year, month, day] = found.split(',')
  return [year, month?.padStart(2, '0'), day?.padStart(2, '0')].join('-')
}

/** The condition that a formula says; null for one that the words here cannot say. */
export function fromFormula(text: string, known: FieldDef[]): Condition | null {
  const trimmed = text.trim()
  if (!trimmed) return { all: true, clauses: [] }
  const group = /^(AND|OR)\((.*)\)$/s.exec(trimmed)
  const parts = group ? split(group[2] ?? '') : [trimmed]
  const clauses = parts.map((part) => clauseOf(part.trim(), known))
  if (clauses.some((one) => one === null)) return null
  return { all: group?.[1] !== 'OR', clauses: clauses as Clause[] }
}

/** At the commas that stand in no brackets and in no text. */
function split(text: string): string[] {
  const parts = ['']
  let depth = 0
  let quoting = false
  for (const sign of text) {
    if (sign === '"') quoting = !quoting
    else if (!quoting && '({'.includes(sign)) depth += 1
    else if (!quoting && ')}'.includes(sign)) depth -= 1
    if (sign === ',' && depth === 0 && !quoting) parts.push('')
    else parts[parts.length - 1] += sign
  }
  return parts
}
