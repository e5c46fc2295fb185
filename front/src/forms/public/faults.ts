import type { Fault } from '../../api/problem'
import type { Cell } from '../../api/types'
import { sayFrom } from '../../kit/tongue'
import { words } from './words'

const say = sayFrom(words)

const isEmpty = (value: Cell) => value === null || value === undefined || value === ''

/** The server's faults as a sentence beside each field: it names all of them at once. */
export function sentencesOf(faults: Fault[]): Record<string, string> {
  const said = faults.map(({ field, name, value, wanted }) => [
    field,
    isEmpty(value) ? say('missing', { name }) : say('wanted', { name, wanted }),
  ])
  return Object.fromEntries(said)
}
