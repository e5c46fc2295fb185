import { pick } from '../../kit/tongue'

/** JSON Schema as blocks, triggers and operations declare their settings and results. */
export type Schema = {
  $ref?: string
  $defs?: Record<string, Schema>
  type?: string
  enum?: unknown[]
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  required?: string[]
  default?: unknown
  minimum?: number
  maximum?: number
  maxLength?: number
  format?: string
  title?: string
  title_en?: string
  help?: string
  help_en?: string
  kind?: string
  choices?: Record<string, [string, string]>
}

export type Setting = {
  key: string
  name: string
  help: string
  /** How it is asked for: as declared, else by its type. */
  kind: string
  required: boolean
  schema: Schema
  choices: { value: string; label: string }[]
  /** Settings of each item, where it is a list of such. */
  inner: Setting[]
}

type Defs = Record<string, Schema>

export function settingsOf(root: Schema): Setting[] {
  const defs = root.$defs ?? {}
  const schema = resolved(root, defs)
  const required = new Set(schema.required ?? [])
  const properties = Object.entries(schema.properties ?? {})
  return properties.map(([key, one]) => settingOf(key, one, required.has(key), defs))
}

function settingOf(key: string, raw: Schema, required: boolean, defs: Defs): Setting {
  const schema = { ...resolved(raw, defs), ...withoutRef(raw) }
  const item = schema.items && resolved(schema.items, defs)
  const inner = item?.properties ? settingsOf({ ...item, $defs: defs }) : []
  return {
    key,
    name: schema.title ? pick(schema.title, schema.title_en ?? '') : key,
    help: pick(schema.help ?? '', schema.help_en ?? ''),
    kind: schema.kind ?? kindByType(schema, inner),
    required,
    schema,
    choices: choicesOf(schema),
    inner,
  }
}

function kindByType(schema: Schema, inner: Setting[]): string {
  if (schema.enum) return 'choice'
  if (inner.length > 0) return 'list'
  const types = [schema, ...(schema.anyOf ?? [])].map(({ type }) => type)
  if (types.includes('boolean')) return 'truth'
  if (types.includes('integer') || types.includes('number')) return 'number'
  return types.includes('object') || types.includes('array') ? 'json' : 'text'
}

const choicesOf = ({ choices, enum: values }: Schema) =>
  choices
    ? Object.entries(choices).map(([value, [zh, en]]) => ({ value, label: pick(zh, en) }))
    : (values ?? []).map((value) => ({ value: String(value), label: String(value) }))

export function resolved(schema: Schema, defs: Defs): Schema {
  const name = schema.$ref?.replace('#/$defs/', '')
  return name ? (defs[name] ?? {}) : schema
}

function withoutRef({ $ref: _, ...rest }: Schema): Schema {
  return rest
}

/** The parts of a result, one level deep; `inner` where they have parts themselves. */
export type Part = { key: string; name: string; kind: string; inner: Part[] }

export function partsOf(root: Schema): Part[] {
  const defs = root.$defs ?? {}
  return partsIn(resolved(root, defs), defs, 2)
}

function partsIn(schema: Schema, defs: Defs, depth: number): Part[] {
  const open = schema.anyOf?.map((one) => resolved(one, defs)).find((one) => one.properties)
  const properties = (open ?? schema).properties ?? {}
  return Object.entries(properties).map(([key, raw]) => {
    const one = { ...resolved(raw, defs), ...withoutRef(raw) }
    const name = one.title && one.title_en ? pick(one.title, one.title_en) : key
    const inner = depth > 1 ? partsIn(one, defs, depth - 1) : []
    return { key, name, kind: one.kind ?? kindOfResult(one), inner }
  })
}

const BY_TYPE: Record<string, string> = { boolean: 'truth', integer: 'number', number: 'number' }
const BY_FORMAT: Record<string, string> = {
  decimal: 'number',
  date: 'date',
  'date-time': 'moment',
}

/** What formulas see of a result; '' where it may be anything. */
function kindOfResult({ type = '', format = '', anyOf }: Schema): string {
  const only = anyOf?.filter((one) => one.type !== 'null')
  if (only?.length === 1 && only[0]) return kindOfResult(only[0])
  return BY_FORMAT[format] ?? BY_TYPE[type] ?? (type === 'string' ? 'text' : '')
}
