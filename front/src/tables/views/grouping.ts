import type { Field, Schema, Table, View } from '../../api/types'
import { type Group, getGroups, type How, type Total } from '../../api/writes'
import { showCell } from '../fields/all'
import type { Shown } from '../fields/twin'
import { askedOf } from '../filter/asks'
import type { Section, Sections } from '../grid/grouped'
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

export type Level = { field: Field; descending: boolean }

/** What a view groups by, as far as its fields are there. */
export const levelsOf = (table: Table, view: View): Level[] =>
  view.group.flatMap(({ field: key, descending }) => {
    const field = table.fields.find((one) => one.key === key)
    return field ? [{ field, descending }] : []
  })

export type Grouping = {
  table: Table
  schema: Schema
  /** The outermost first. */
  levels: Level[]
  totals: View['totals']
  ask: { view: string; where: string }
  /** The list of a group, by the condition that its records have in common. */
  list: (where: string) => Stretch
}

/** The groups of a view with their totals, each within the one around it, as heads of lists. */
export async function sectionsOf(grouping: Grouping): Promise<Sections> {
  const { table, schema, levels } = grouping
  const paths = levels.map(({ field }) => {
    const asked = askedOf(schema, table, field).find((one) => one.field.key === field.key)
    return asked?.path ?? field.key
  })
  // A mean of means is no mean: each level is asked for by itself.
  const told = await Promise.all(levels.map((_, depth) => groupsAt(grouping, paths, depth)))
  const inside = told.map(({ groups }) => byParent(groups))
  const below = (parent: unknown[]): Section[] => {
    const level = parent.length
    return (inside[level]?.get(JSON.stringify(parent)) ?? []).flatMap((group) => [
      headOf(grouping, paths, group, level),
      ...below(group.values),
    ])
  }
  return { sections: below([]), whole: told.every(({ whole }) => whole) }
}

function groupsAt({ table, levels, totals, ask }: Grouping, paths: string[], depth: number) {
  const by = levels.slice(0, depth + 1).map(({ field, descending }, n) => ({
    field: paths[n] ?? field.key,
    unit: field.kind === 'date' || field.kind === 'moment' ? 'day' : '',
    descending,
  }))
  return getGroups(table.key, { by, totals: totalsOf(totals), ...ask })
}

function byParent(groups: Group[]): Map<string, Group[]> {
  const found = new Map<string, Group[]>()
  for (const group of groups) {
    const parent = JSON.stringify(group.values.slice(0, -1))
    const known = found.get(parent)
    if (known) known.push(group)
    else found.set(parent, [group])
  }
  return found
}

function headOf(grouping: Grouping, paths: string[], group: Group, level: number): Section {
  const { table, levels, totals, ask, list } = grouping
  const conditions = levels
    .slice(0, level + 1)
    .map(({ field }, n) => conditionOf(paths[n] ?? field.key, group.values[n] ?? null, field))
  const where = () => bothWheres(ask.where, ...conditions)
  const { field } = levels[level] as Level
  return {
    head: JSON.stringify(group.values),
    level,
    says: saysOf(group.values[level] ?? null, field),
    count: group.count,
    totals: sayTotals(group, totalsOf(totals), table),
    stretch: level === levels.length - 1 ? () => list(where()) : null,
  }
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
