import type { FormDef, FormFieldDef, FormSection } from '../api/forms'
import type { Field, Schema, Table } from '../api/types'
import { isTyped } from '../kit/fieldTypes'

/** What stands on the page, in order. */
export type Item =
  | { kind: 'section'; id: string; section: Omit<FormSection, 'before'> }
  | { kind: 'field'; id: string; field: FormFieldDef }

export function itemsOf({ fields, sections }: Pick<FormDef, 'fields' | 'sections'>): Item[] {
  return fields.flatMap((field): Item[] => {
    const heading = sections.find(({ before }) => before === field.field)
    const item: Item = { kind: 'field', id: field.field, field }
    if (!heading) return [item]
    const { before, ...section } = heading
    return [{ kind: 'section', id: `section-${before}`, section }, item]
  })
}

/** A heading belongs to the field that follows; one that nothing follows is left out. */
export function fromItems(items: Item[]): Pick<FormDef, 'fields' | 'sections'> {
  const fields: FormFieldDef[] = []
  const sections: FormSection[] = []
  let open: Omit<FormSection, 'before'> | null = null
  for (const item of items) {
    if (item.kind === 'section') {
      open = item.section
      continue
    }
    fields.push(item.field)
    if (open?.title.trim()) sections.push({ ...open, before: item.field.field })
    open = null
  }
  return { fields, sections }
}

export const freshField = (field: string, parts: Partial<FormFieldDef> = {}): FormFieldDef => ({
  field,
  label: '',
  label_en: '',
  required: false,
  help: '',
  help_en: '',
  placeholder: '',
  placeholder_en: '',
  half: false,
  count: '',
  lines: [],
  most: 20,
  ...parts,
})

/** Prices are the house's own: no customer is asked for them unless somebody puts them there. */
const isPrice = ({ type, name, name_en }: Field) =>
  type === 'money' || /单价|价格|金额|price|amount/i.test(`${name} ${name_en}`)

/** What a new form begins with: all that can be filled in, but for prices and what the house sets.
 * What the table cannot do without is on it, and required. */
export const begunFields = (schema: Schema | undefined, table: Table): FormFieldDef[] =>
  placeable(table)
    .filter((field) => field.required || !(isPrice(field) || OURS.includes(field.type)))
    .map((field) => placedField(schema, field))
    .filter(({ field, lines }) => lines.length > 0 || !isSubTable(table, field))

const OURS = ['person', 'role', 'state']
const isSubTable = (table: Table, key: string) =>
  table.fields.some((field) => field.key === key && field.type === 'sub-table')

/** A sub-table comes with the fields of its lines, but for the link back. */
export function placedField(schema: Schema | undefined, field: Field): FormFieldDef {
  if (field.type !== 'sub-table') return freshField(field.key, { required: field.required })
  const lines = lineFields(schema, field)
    .filter((line) => line.required || !isPrice(line))
    .map(({ key, required }) => freshField(key, { half: true, required }))
  return freshField(field.key, { lines })
}

export function lineFields(schema: Schema | undefined, field: Field): Field[] {
  const under = schema?.tables.find(({ key }) => key === field.options.table)
  const back = (field.options as { link?: string }).link
  return (under?.fields ?? []).filter(({ key, type }) => isTyped(type) && key !== back)
}

/** What may be put on a page: whatever somebody fills in, and lines. */
export const placeable = (table: Table): Field[] =>
  table.fields.filter(({ type }) => isTyped(type) || type === 'sub-table')

export function insertedAt(items: Item[], item: Item, at: number): Item[] {
  return [...items.slice(0, at), item, ...items.slice(at)]
}

/** Conditions over fields that left the page go with them; of several targets only those that left. */
export function rulesLeft(form: Pick<FormDef, 'rules'>, items: Item[]): FormDef['rules'] {
  const there = new Set(items.map(({ id }) => id))
  return form.rules
    .map((rule) => ({ ...rule, fields: rule.fields.filter((key) => there.has(key)) }))
    .filter(({ fields, when }) => fields.length > 0 && when.every(({ field }) => there.has(field)))
}

/** The query of a link that carries these values; blanks are left out. */
export const carriedQuery = (given: Record<string, string>): string =>
  new URLSearchParams(Object.entries(given).filter(([, value]) => value !== '')).toString()
