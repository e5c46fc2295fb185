import type { FieldDef, NewField, TableDef, Unique } from '../api/building'
import { Problem } from '../api/problem'
import { alike } from './alike'

/** The definition with this field in place of its old self, or at the end. */
export function withField(table: TableDef, field: NewField): TableDef {
  const there = table.fields.some(({ key }) => key === field.key)
  const fields = there
    ? table.fields.map((one) => (one.key === field.key ? { ...one, ...field } : one))
    : [...table.fields, field as FieldDef]
  return { ...table, fields }
}

/** Without the field, and without the rules and views that need it. */
export function withoutField(table: TableDef, key: string): TableDef {
  return {
    ...table,
    fields: table.fields.filter((one) => one.key !== key),
    unique: table.unique.filter(({ fields }) => !fields.includes(key)),
    views: table.views.map((view) => ({
      ...view,
      fields: view.fields.filter((one) => one !== key),
      hidden: view.hidden.filter((one) => one !== key),
      sort: view.sort.filter(({ field }) => field !== key),
      group: view.group.filter(({ field }) => field !== key),
    })),
    locks: table.locks.map((lock) => ({
      ...lock,
      fields: lock.fields.filter((one) => one !== key),
    })),
  }
}

export type Repeats = 'may' | Unique['then']

const isOf = (rule: Unique, key: string) => rule.fields.length === 1 && rule.fields[0] === key

/** What happens when a second record has the same value in this field alone. */
export const repeatsOf = (table: TableDef, key: string): Repeats =>
  table.unique.find((rule) => isOf(rule, key))?.then ?? 'may'

export function withRepeats(table: TableDef, key: string, repeats: Repeats): TableDef {
  const others = table.unique.filter((rule) => !isOf(rule, key))
  const unique = repeats === 'may' ? others : [...others, { fields: [key], then: repeats, id: 0 }]
  return { ...table, unique }
}

/** What the editor of a field shows: the field, and what of it stands at the table. */
export type FieldSheet = { field: FieldDef; repeats: Repeats; isTitle: boolean }

export function sheetOf(table: TableDef, key: string): FieldSheet | null {
  const field = table.fields.find((one) => one.key === key)
  return field ? { field, repeats: repeatsOf(table, key), isTitle: key === table.title } : null
}

/** The definition with what was set on the sheet. Throws `field-moved` if others changed the field. */
export function withSheet(
  table: TableDef,
  opened: FieldSheet | null,
  { field, repeats, isTitle }: FieldSheet,
): TableDef {
  const now = sheetOf(table, field.key)
  const same = alike(now?.field, opened?.field) && now?.repeats === opened?.repeats
  if (!same) throw new Problem('field-moved', 409, 'Somebody has changed this field')
  const title = isTitle && !opened?.isTitle ? field.key : table.title
  return withRepeats({ ...withField(table, field), title }, field.key, repeats)
}

/** Where a field is needed: it cannot go before these are changed. */
export function usersOf(table: TableDef, field: FieldDef): string[] {
  const named = [`{${field.key}}`, `{${field.name}}`, `{${field.key}.`, `{${field.name}.`]
  const reads = (text: unknown) =>
    typeof text === 'string' && named.some((name) => text.includes(name))
  const byFields = table.fields.filter(
    (one) =>
      one.key !== field.key &&
      (reads(one.options.formula) ||
        one.options.through === field.key ||
        reads(one.required_if) ||
        reads(one.options.where)),
  )
  const byRules = [...table.checks, ...table.locks].filter(({ when }) => reads(when))
  const byExtracts = table.extracts.filter(
    ({ source, into }) => source === field.key || Object.values(into).includes(field.key),
  )
  return [
    ...byFields.map(({ name }) => name),
    ...byRules.map(({ says }) => says),
    ...byExtracts.map(({ name }) => name),
  ]
}
