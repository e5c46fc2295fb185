import type { Brought, Table } from '../../api/types'
import { nameOf } from '../../kit/tongue'

export type Fit = Brought['found']['fits'][number]

/** What is missing there or is of another type. A table that is missing speaks for its fields. */
export function lacking(fits: Fit[]): Fit[] {
  const lacks = fits.filter(({ status }) => status !== 'there')
  const gone = lacks.filter(({ kind }) => kind === 'table').map(({ name }) => `${name}.`)
  return lacks.filter(
    ({ kind, name }) => kind !== 'field' || !gone.some((of) => name.startsWith(of)),
  )
}

/** As people here call it; what has no other name is called by its key. */
export function calledHere({ kind, name }: Fit, tables: Table[]): string {
  if (kind !== 'table' && kind !== 'field') return name
  const [key, field] = name.split('.')
  const table = tables.find((one) => one.key === key)
  if (!table) return name
  const found = table.fields.find((one) => one.key === field)
  return field ? `${nameOf(table)} · ${found ? nameOf(found) : field}` : nameOf(table)
}
