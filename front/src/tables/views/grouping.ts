import type { Field, Schema, Table, View } from '../../api/types'
import { type Group, getGroups, type How, type Total } from '../../api/writes'
import { showCell } from '../fields/all'
import type { Shown } from '../fields/twin'
import { askedOf } from '../filter/asks'
import type { Sections } from '../grid/grouped'
import type { Stretch } from '../grid/stretch'
import { bothWheres } from '../look'

const TYPES = new Set([
  'choice',
  'state',
  'yes-no',
  'person',
  'role',
  'link',
  'date',
  'date-time',
  'text',
  'number',
  'rating',
  'percent',
])

/** What records can stand together by: a value that several of them have. */
export const canGroup = ({ type, kind }: Field) =>
  TYPES.has(type) ||
  (['formula', 'lookup'].includes(type) && ['text', 'truth', 'date'].includes(kind))

export type Grouping = {
  table: Table
  schema: Schema
  field: Field
  descending: boolean
  totals: View['totals']
  ask: { view: string; where: string }
  /** The list of a group, by the condition that its records have in common. */
  list: (where: string) => Stretch
}

/** The groups of a view with their totals, as heads of lists. */
export async function sectionsOf(grouping: Grouping): Promise<Sections> {
  const { table, schema, field, descending, totals, ask, list } = grouping
  const asked = askedOf(schema, table, field).find((one) => one.field.key === field.key)
  const path = asked?.path ?? field.key
  const unit = field.kind === 'date' || field.kind === 'moment' ? 'day' : ''
  const sums = totalsOf(totals)
  const { groups, whole } = await getGroups(table.key, {
    by: [{ field: path, unit, descending }],
    totals: sums,
    view: ask.view,
    where: ask.where,
  })
  const sections = groups.map((group) => {
    const value = group.values[0] ?? null
    return {
      head: String(value ?? ''),
      says: saysOf(value, field),
      count: group.count,
      totals: sayTotals(group, sums, table),
      stretch: () => list(bothWheres(ask.where, conditionOf(path, value, field))),
    }
  })
  return { sections, whole }
}

export const totalsOf = (totals: View['totals']): Total[] =>
  Object.entries(totals).map(([field, how]) => ({ field, how: how as How }))

/** Each total as its field shows a value, or as a plain count. */
export function sayTotals(group: Group, totals: Total[], table: Table): Record<string, string> {
  return Object.fromEntries(
    totals.flatMap(({ field: key, how }, n) => {
      const field = table.fields.find((one) => one.key === key)
      return field ? [[key, sayTotal(group.totals[n], how, field)]] : []
    }),
  )
}

function sayTotal(value: unknown, how: How, field: Field): string {
  if (value === null || value === undefined) return ''
  if (['filled', 'blank', 'distinct'].includes(how)) return String(value)
  if (how !== 'mean') return showCell(value, field).text
  const rounded = String(Math.round(Number(value) * 100) / 100)
  return showCell(rounded, field).text
}

function saysOf(value: unknown, field: Field): Shown {
  if (value === null) return { text: '' }
  return field.type === 'link' ? { text: String(value) } : shownAs(value, field)
}

/** A day of moments is a date. */
const shownAs = (value: unknown, field: Field): Shown =>
  field.kind === 'moment'
    ? showCell(value, { ...field, type: 'date', kind: 'date' })
    : showCell(value, field)

/** What the records of a group have in common, as a condition. */
export function conditionOf(path: string, value: unknown, { kind }: Field): string {
  if (value === null) return `ISBLANK({${path}})`
  if (typeof value === 'boolean') return `{${path}}=${value ? 'TRUE' : 'FALSE'}`
  if (kind === 'number') return `{${path}}=${value}`
  const text = String(value)
  if (kind === 'date' || kind === 'moment') {
    const day = `DATE(${text.split('-').map(Number).join(',')})`
    return kind === 'date' ? `{${path}}=${day}` : `AND({${path}}>=${day},{${path}}<${day}+1)`
  }
  return `{${path}}="${text.replace(/"/g, '""')}"`
}
