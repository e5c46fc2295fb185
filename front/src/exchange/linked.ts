import type { Tally } from '../api/exchange'
import type { Field, Table } from '../api/types'
import { sayFrom } from '../kit/tongue'
import { words } from './words'

const say = sayFrom(words)
const NAMED = 20

/** Titles that a link field of the file names, and no record has; the most frequent first. */
export type Missing = {
  field: Field
  target: string
  values: string[]
  more: boolean
  rows: number
}

export function missingIn(tally: Tally, table: Table): Missing[] {
  return tally.unknown.flatMap(({ field: key, values, more }) => {
    const field = table.fields.find((one) => one.key === key)
    if (!field) return []
    const rows = values.reduce((sum, one) => sum + one.rows, 0)
    const target = String(field.options.table ?? '')
    return [{ field, target, values: values.map(({ value }) => value), more: more ?? false, rows }]
  })
}

/** The first of them by name, and how many there are besides. */
export function listed(titles: readonly string[], all: number): string {
  const named = titles.slice(0, NAMED)
  const names = named.join('、')
  return all > named.length ? say('namedAndMore', { names, n: all }) : names
}
