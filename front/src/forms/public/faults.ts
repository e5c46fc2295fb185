import type { Fault } from '../../api/problem'
import type { Cell, Cells, PublicField } from '../../api/types'
import { nameOf, sayFrom } from '../../kit/tongue'
import { words } from './words'

const say = sayFrom(words)

const isEmpty = (value: Cell) => value === null || value === undefined || value === ''

/** The sentence for each field that must be filled and is not. */
export function missingIn(fields: PublicField[], cells: Cells): Record<string, string> {
  const missing = fields.filter(({ key, required }) => required && isEmpty(cells[key]))
  return Object.fromEntries(missing.map((f) => [f.key, say('missing', { name: nameOf(f) })]))
}

export function sentencesOf(faults: Fault[]): Record<string, string> {
  const said = faults.map(({ field, name, value, wanted }) => [
    field,
    isEmpty(value) ? say('missing', { name }) : say('wanted', { name, wanted }),
  ])
  return Object.fromEntries(said)
}
