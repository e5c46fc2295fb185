import type { Field, Schema, Table } from '../../api/types'
import { nameOf } from '../../kit/tongue'

/** What a filter asks of, by the path that its formula names; a link is asked by its title. */
export type Asked = { path: string; field: Field; sort: Sort; title?: Field }
type Sort = 'text' | 'number' | 'date' | 'moment' | 'truth' | 'chosen' | 'several' | 'other'

/** One way to ask. `takes` values follow; the formula is a template over {field} and the values. */
export type How = { key: string; takes: 'nothing' | 'one' | 'two' | 'several'; formula: string }

const how = (key: string, takes: How['takes'], formula: string): How => ({ key, takes, formula })

const BLANK = how('blank', 'nothing', 'ISBLANK({field})')
const FILLED = how('filled', 'nothing', 'NOT(ISBLANK({field}))')
const IS = how('is', 'one', '{field}={value}')
const IS_NOT = how('is-not', 'one', '{field}<>{value}')
const ONE_OF = how('one-of', 'several', 'ONEOF({field},{value})')
const NONE_OF = how('none-of', 'several', 'NOT(ONEOF({field},{value}))')
const ABOVE = how('above', 'one', '{field}>{value}')
const AT_LEAST = how('at-least', 'one', '{field}>={value}')
const BELOW = how('below', 'one', '{field}<{value}')
const AT_MOST = how('at-most', 'one', '{field}<={value}')
const BETWEEN = how('between', 'two', 'AND({field}>={value},{field}<={second})')

/** The same as danliu/tables/fields/operators.py, in the order in which people look for them. */
export const HOWS: Record<Sort, How[]> = {
  text: [
    how('contains', 'one', 'CONTAINS({field},{value})'),
    how('lacks', 'one', 'NOT(CONTAINS({field},{value}))'),
    IS,
    IS_NOT,
    how('begins', 'one', 'LEFT({field},LEN({value}))={value}'),
    how('ends', 'one', 'RIGHT({field},LEN({value}))={value}'),
    BLANK,
    FILLED,
  ],
  number: [IS, IS_NOT, ABOVE, AT_LEAST, BELOW, AT_MOST, BETWEEN, BLANK, FILLED],
  date: [
    IS,
    how('before', 'one', '{field}<{value}'),
    how('after', 'one', '{field}>{value}'),
    how('from', 'one', '{field}>={value}'),
    how('until', 'one', '{field}<={value}'),
    BETWEEN,
    BLANK,
    FILLED,
  ],
  // A moment is asked by its day: what happened on it, and not at its midnight.
  moment: [
    how('on', 'one', 'AND({field}>={value},{field}<{value}+1)'),
    how('before', 'one', '{field}<{value}'),
    how('from', 'one', '{field}>={value}'),
    how('within', 'two', 'AND({field}>={value},{field}<{second}+1)'),
    BLANK,
    FILLED,
  ],
  truth: [how('yes', 'nothing', '{field}=TRUE'), how('no', 'nothing', '{field}=FALSE'), BLANK],
  chosen: [IS, IS_NOT, ONE_OF, NONE_OF, BLANK, FILLED],
  several: [
    how('has', 'one', 'CONTAINS({field},{value})'),
    how('has-not', 'one', 'NOT(CONTAINS({field},{value}))'),
    BLANK,
    FILLED,
  ],
  other: [BLANK, FILLED],
}

const CHOSEN = new Set(['choice', 'state', 'person', 'role'])

/** Everything of a table that can be asked about. */
export function askedOf(schema: Schema, table: Table, created: Field): Asked[] {
  return [...table.fields, created].flatMap((field) => asked(schema, field) ?? [])
}

function asked(schema: Schema, field: Field): Asked | null {
  if (field.type === 'button') return null
  if (field.type === 'link') return behind(schema, field)
  return { path: field.key, field, sort: sortOf(field) }
}

/** A link is asked about by what people see of it. */
function behind(schema: Schema, field: Field): Asked | null {
  const there = schema.tables.find(({ key }) => key === field.options.table)
  const title = there?.fields.find(({ key }) => key === there.title)
  if (!title) return { path: field.key, field, sort: 'other' }
  return { path: `${field.key}.${title.key}`, field, sort: sortOf(title), title }
}

function sortOf({ type, kind }: Field): Sort {
  if (CHOSEN.has(type)) return 'chosen'
  if (type === 'multi-choice') return 'several'
  if (kind === 'number' || kind === 'date' || kind === 'moment' || kind === 'truth') return kind
  return kind === 'text' ? 'text' : 'other'
}

/** By the path in a formula, which may name keys or what people call them. */
export function findAsked(all: Asked[], path: string): Asked | undefined {
  return (
    all.find((one) => one.path === path) ??
    all.find(({ field, path: own }) => nameOf(field) === path && own === field.key) ??
    all.find((one) => isTitle(one, path))
  )
}

/** Another field behind the link than its title is asked by a formula. */
function isTitle({ field, title }: Asked, path: string): boolean {
  const [head = '', ...rest] = path.split('.')
  const tail = rest.join('.')
  const named = [field.key, field.name].includes(head)
  return title !== undefined && named && [title.key, title.name].includes(tail)
}
