import type { Cell, Cells, PublicField } from '../../api/types'

/**
 * What changes with an answer: itself, and what was chosen by it, which may not be offered any more.
 * Of lines only the chosen cells go; quantities stay.
 */
export function leftAfter(fields: PublicField[], cells: Cells, key: string, value: Cell): Cells {
  const changed: Cells = { [key]: value }
  for (const field of fields) {
    if (field.key === key || cells[field.key] === null || cells[field.key] === undefined) continue
    if (needs(field, key)) changed[field.key] = null
    const chosen = field.lines?.filter((one) => needs(one, key)) ?? []
    const lines = cells[field.key]
    if (chosen.length && Array.isArray(lines)) changed[field.key] = lines.map(without(chosen))
  }
  return changed
}

const needs = (field: PublicField, key: string) => field.needs?.includes(key) ?? false

const without = (chosen: PublicField[]) => (line: Cells) => ({
  ...line,
  ...Object.fromEntries(chosen.map(({ key }) => [key, null])),
})
