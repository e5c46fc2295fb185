import type { Field } from '../api/types'
import { nameOf } from '../kit/tongue'

const BLANK = '—'

/** A value as the log has it, for a person: choices by their names, linked records as such. */
export function sayCell(value: unknown, field: Field | undefined): string {
  if (value === null || value === undefined) return BLANK
  if (field?.type === 'link' || field?.type === 'links') return `→ ${titlesOf([value].flat())}`
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

/** What the linked records are called; of many without a name, how many. */
function titlesOf(linked: unknown[]): string {
  const titles = linked.map((one) => (one as { title?: string }).title ?? '').filter(Boolean)
  return titles.length ? titles.join('、') : String(linked.length)
}
