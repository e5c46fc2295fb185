import type { FieldType } from '../api/types'

/** One thing that the builder of a field may choose, and with what it is chosen. */
export type Spec = {
  key: string
  with:
    | 'number'
    | 'text'
    | 'switch'
    | 'pick'
    | 'picks'
    | 'choices'
    | 'stages'
    | 'units'
    | 'table'
    | 'lines'
    | 'through'
    | 'there'
    | 'formula'
    | 'where'
    | 'own-text'
  /** Of a pick: its values; each has a word of its own. */
  among?: string[]
  least?: number
}

const SPECS: Partial<Record<FieldType, Spec[]>> = {
  text: [{ key: 'max', with: 'number', least: 1 }],
  'long-text': [{ key: 'max', with: 'number', least: 1 }],
  number: [
    { key: 'decimals', with: 'number', least: 0 },
    { key: 'unit', with: 'text' },
    { key: 'plain', with: 'switch' },
    { key: 'least', with: 'number' },
    { key: 'most', with: 'number' },
  ],
  money: [
    { key: 'currency', with: 'pick', among: ['CNY', 'USD', 'EUR', 'HKD', 'JPY'] },
    { key: 'least', with: 'number' },
  ],
  percent: [{ key: 'decimals', with: 'number', least: 0 }],
  rating: [{ key: 'most', with: 'number', least: 1 }],
  choice: [{ key: 'choices', with: 'choices' }],
  'multi-choice': [{ key: 'choices', with: 'choices' }],
  state: [{ key: 'stages', with: 'stages' }],
  date: [
    { key: 'earliest', with: 'text' },
    { key: 'latest', with: 'text' },
  ],
  attachment: [
    { key: 'accept', with: 'picks', among: ['image', 'pdf', 'audio'] },
    { key: 'most', with: 'number', least: 1 },
    { key: 'megabytes', with: 'number', least: 1 },
  ],
  'id-number': [{ key: 'of', with: 'pick', among: ['any', 'person', 'organisation'] }],
  place: [{ key: 'system', with: 'pick', among: ['gcj-02', 'wgs-84'] }],
  'bar-code': [
    {
      key: 'code',
      with: 'pick',
      among: ['code-128', 'ean-13', 'ean-8', 'upc-a', 'itf-14'],
    },
  ],
  'auto-number': [
    { key: 'prefix', with: 'text' },
    { key: 'digits', with: 'number', least: 1 },
  ],
  quantity: [{ key: 'units', with: 'units' }],
  stock: [
    { key: 'shows', with: 'pick', among: ['on_hand', 'available', 'reserved'] },
    { key: 'units', with: 'units' },
    { key: 'decimals', with: 'number', least: 0 },
    { key: 'own_units', with: 'own-text' },
    { key: 'may_owe', with: 'switch' },
  ],
  link: [
    { key: 'table', with: 'table' },
    { key: 'add', with: 'switch' },
  ],
  links: [
    { key: 'table', with: 'table' },
    { key: 'add', with: 'switch' },
  ],
  'sub-table': [{ key: 'table', with: 'lines' }],
  lookup: [
    { key: 'through', with: 'through' },
    { key: 'field', with: 'there' },
  ],
  rollup: [
    { key: 'through', with: 'through' },
    {
      key: 'how',
      with: 'pick',
      among: ['sum', 'count', 'mean', 'min', 'max', 'first', 'last', 'list', 'distinct'],
    },
    { key: 'field', with: 'there' },
    { key: 'where', with: 'where' },
  ],
  formula: [
    { key: 'formula', with: 'formula' },
    { key: 'format', with: 'pick', among: ['', 'money', 'percent', '0', '1', '2'] },
  ],
  button: [
    { key: 'label', with: 'text' },
    { key: 'flow', with: 'text' },
    { key: 'look', with: 'pick', among: ['plain', 'primary', 'danger'] },
  ],
}

export const specsOf = (type: FieldType): Spec[] => SPECS[type] ?? []

/** What a type cannot do without, so that a new field is whole from the first moment. */
const STARTS: Partial<Record<FieldType, Record<string, unknown>>> = {
  money: { currency: 'CNY' },
  choice: { choices: [] },
  'multi-choice': { choices: [] },
  rollup: { how: 'sum' },
  quantity: { base: '件', units: [] },
  stock: { shows: 'on_hand', base: '件', units: [] },
}
export const startsWith = (type: FieldType): Record<string, unknown> => ({ ...STARTS[type] })

/** What a type cannot be made without; a name of its own where the dialog says what to do. */
const NEEDS: Partial<Record<FieldType, string[]>> = {
  state: ['stages'],
  link: ['table'],
  links: ['table'],
  'sub-table': ['table'],
  lookup: ['through', 'field'],
  rollup: ['through', 'field'],
  formula: ['formula'],
  button: ['label', 'flow'],
}

/** The settings that are still missing, in the order of the dialog. */
export function missingOf(type: FieldType, options: Record<string, unknown>): string[] {
  const needs = NEEDS[type] ?? []
  const counts = type === 'rollup' && options.how === 'count'
  return needs.filter((key) => !(counts && key === 'field') && isBlank(options[key]))
}

const isBlank = (value: unknown) =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0)

/** What of the options another type understands as well; the rest would be refused. */
export function carriedOver(options: Record<string, unknown>, to: FieldType) {
  const known = new Set([...specsOf(to).map(({ key }) => key), ...Object.keys(startsWith(to))])
  const kept = Object.entries(options).filter(([key]) => known.has(key))
  return { ...startsWith(to), ...Object.fromEntries(kept) }
}

/** Blank settings are left to the server's defaults. */
export const trimmed = (options: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(options).filter(
      ([, value]) => value !== '' && value !== null && value !== undefined,
    ),
  )
