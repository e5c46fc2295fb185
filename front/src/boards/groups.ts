import type { By, Figure, Group, Total } from '../api/boards'
import type { Field, Table } from '../api/types'
import { asField } from './fields'
import type { ShowCell } from './tiles/twin'

/** Groups as names and numbers, ready to be drawn. */
export type Point = { name: string; value: number; group: Group }

/** A bar of the whole or of one colour: the total where one is asked for, else the count. */
export const amountOf = (group: Group, total: Total | undefined): number =>
  total ? Number(group.totals[0] ?? 0) : group.count

const pad = (n: number) => String(n).padStart(2, '0')

/** The first day of a stretch of time, as people name the stretch. */
export function sayStretch(day: string, unit: By['unit']): string {
  const [year = '', month = '', date = ''] = day.split('-')
  if (unit === 'year') return year
  if (unit === 'quarter') return `${year} Q${Math.ceil(Number(month) / 3)}`
  if (unit === 'month') return `${year}-${month}`
  return `${Number(month)}/${pad(Number(date))}`
}

type Naming = { table: Table; show: ShowCell; blank: string }

export function nameOfValue(
  value: unknown,
  by: By,
  figure: Figure,
  { table, show, blank }: Naming,
): string {
  if (value === null || value === undefined || value === '') return blank
  if (by.unit) return sayStretch(String(value), by.unit)
  const title = figure.titles[String(value)]
  if (title !== undefined) return title || blank
  const field = asField(table, by.field)
  return field ? show(value, field) || String(value) : String(value)
}

/** Each group as one point; those of a choice or a state in the order of its definition. */
export function points(figure: Figure, by: By, total: Total | undefined, naming: Naming): Point[] {
  const made = figure.groups.map((group) => ({
    name: nameOfValue(group.values[0], by, figure, naming),
    value: amountOf(group, total),
    group,
  }))
  const order = orderOf(asField(naming.table, by.field))
  return order ? made.sort((a, b) => order(a.group) - order(b.group)) : made
}

function orderOf(field: Field | undefined): ((group: Group) => number) | null {
  const keys = (field?.options.stages ?? field?.options.choices)?.map(({ key }) => key)
  if (!keys) return null
  return ({ values }) => {
    const place = keys.indexOf(String(values[0]))
    return place < 0 ? keys.length : place
  }
}

export type Crossed = { names: string[]; across: string[]; cells: Map<string, Point> }

/** Two fields crossed: the names of both, in order, and what stands where they meet. */
export function crossed(
  figure: Figure,
  by: By,
  across: By,
  total: Total | undefined,
  naming: Naming,
): Crossed {
  const sorted = points(figure, by, total, naming)
  const cells = new Map<string, Point>()
  const others = new Map<string, unknown>()
  for (const point of sorted) {
    const value = point.group.values[1]
    const other = nameOfValue(value, across, figure, naming)
    others.set(other, value)
    cells.set(cellAt(point.name, other), point)
  }
  return {
    names: [...new Set(sorted.map(({ name }) => name))],
    across: inOrder(others, asField(naming.table, across.field)),
    cells,
  }
}

export const cellAt = (name: string, other: string) => `${name}\n${other}`

function inOrder(named: Map<string, unknown>, field: Field | undefined): string[] {
  const keys = (field?.options.stages ?? field?.options.choices)?.map(({ key }) => key)
  const names = [...named.keys()]
  if (!keys) return names.sort((a, b) => a.localeCompare(b, 'zh'))
  const place = (name: string) => {
    const found = keys.indexOf(String(named.get(name)))
    return found < 0 ? keys.length : found
  }
  return names.sort((a, b) => place(a) - place(b))
}
