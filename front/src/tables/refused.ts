import { Problem, questionsOf } from '../api/problem'
import type { Cell, Field } from '../api/types'
import { sayFault, sayNamedFault, sentenceOf } from '../kit/sentences'
import { isBlank, showCell } from './fields/all'

/** Why this cell was not written; what another field is blamed for names that field. */
export function reasonAt(problem: unknown, field: string): string {
  if (!(problem instanceof Problem)) return sentenceOf(problem)
  const asked = questionsOf(problem)
  if (asked.length) return asked.map(({ says }) => says).join(' ')
  const own = problem.faults.find((one) => one.field === field)
  const [first] = problem.faults
  if (own) return sayFault(own)
  return first ? sayNamedFault(first) : sentenceOf(problem)
}

/** What was typed need not be what the field holds: then it is shown as it was typed. */
export function typedText(value: Cell, field: Field): string {
  if (isBlank(value)) return '—'
  try {
    return showCell(value, field).text || String(value)
  } catch {
    return String(value)
  }
}
