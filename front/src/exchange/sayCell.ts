import type { Field } from '../api/types'
import { nameOf } from '../kit/tongue'

const BLANK = '—'

/** A value as the log has it, for a person: choices by their names, linked records as such. */
export function sayCell(value: unknown, field: Field | undefined): string {
  if (value === null || value === undefined) return BLANK
  if (field?.type === 'link') return '→'
  if (field?.type === 'links') return `→ ${Array.isArray(value) ? value.length : 1}`
  const choices = field?.options.choices ?? field?.options.stages
  if (choices) {
    const named = [value].flat().map((key) => {
      const choice = choices.find((one) => one.key === key)
      return choice ? nameOf(choice) : String(key)
    })
    return named.join('、')
  }
  if (typeof value !== 'object') return String(value)
  const { text } = value as { text?: unknown }
  return typeof text === 'string' ? text : JSON.stringify(value)
}
