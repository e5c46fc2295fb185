import type { Cell, Field } from '../../api/types'
import { twin as text } from './text'
import type { Shown, Twin } from './twin'

/** A new field type is a new file in this folder, named after the type. */
const files = import.meta.glob<{ twin?: Twin }>('./*.tsx', { eager: true })

const twins = new Map<string, Twin>()
for (const [path, { twin }] of Object.entries(files)) {
  if (twin) twins.set(path.slice('./'.length, -'.tsx'.length), twin)
}

/** A type that a newer server knows and we do not is shown as text rather than not at all. */
export const twinOf = (field: Field): Twin => twins.get(field.type) ?? text

export const isBlank = (value: Cell) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length)

export const showCell = (value: Cell, field: Field): Shown => {
  if (isBlank(value) && !twinOf(field).constant) return { text: '' }
  return field.origin
    ? showThrough(value, { ...field, ...field.origin, origin: null })
    : twinOf(field).show(value, field)
}

/** What is read through links is shown as it is shown there; of many records, one after another. */
function showThrough(value: Cell, there: Field): Shown {
  const { show } = twinOf(there)
  if (!Array.isArray(value) || there.type === 'multi-choice') return show(value, there)
  return { text: value.map((one) => show(one as Cell, there).text).join('、') }
}
