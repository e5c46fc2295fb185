import type { NewField, ProposedTable } from '../api/building'
import type { ImportMapping } from '../api/exchange'
import type { FieldType } from '../api/types'

type Proposed = ProposedTable['table']['fields'][number]
export type DraftField = Omit<Proposed, 'type'> & {
  type: FieldType
  taken: boolean
  guessed: FieldType
}
export type Draft = { name: string; title: string; fields: DraftField[] }

export const draftOf = ({ table }: ProposedTable): Draft => ({
  name: table.name,
  title: table.title,
  fields: table.fields.map((one) => ({
    ...one,
    type: one.type as FieldType,
    guessed: one.type as FieldType,
    taken: one.blank < 1 || one.key === table.title,
  })),
})

const CHOSEN: FieldType[] = ['choice', 'multi-choice']

/** Another type. Choices that were seen in the file stay where the type has choices. */
export function retyped(field: DraftField, type: FieldType): Partial<DraftField> {
  if (!CHOSEN.includes(type)) return { type, options: {} }
  if (Array.isArray(field.options.choices)) return { type }
  const choices = field.samples.map((name, at) => ({ key: `c_${at + 1}`, name }))
  return { type, options: { choices } }
}

export const fieldsOf = ({ fields }: Draft): NewField[] =>
  fields
    .filter(({ taken }) => taken)
    .map(({ key, name, type, options }) => ({ key, name: name.trim() || key, type, options }))

export const mappingOfDraft = ({ fields }: Draft, sheet: string): ImportMapping => ({
  columns: Object.fromEntries(
    fields.filter(({ taken }) => taken).map(({ key, column }) => [key, column]),
  ),
  key: [],
  sheet,
  makes: [],
})
