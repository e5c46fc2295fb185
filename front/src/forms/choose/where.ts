import type { Field } from '../../api/types'

/** One line of «only those»: a field of the list, compared with an answer or with a value. */
export type Clause = {
  field: string
  sign: Sign
  /** `form.year` or `line.kind` where an answer is compared; else the value itself. */
  answer: string
  value: string
}
export const SIGNS = ['=', '<>', '<=', '>='] as const
export type Sign = (typeof SIGNS)[number]

export const FRESH: Clause = { field: '', sign: '=', answer: '', value: '' }

const PART =
  /^\{(\w+)\}(=|<>|<=|>=)(?:\{\$((?:form|line)\.\w+)\}|"((?:[^"]|"")*)"|(-?\d+(?:\.\d+)?|TRUE|FALSE))$/

/** A formula as lines; null where it says more than lines can. */
export function readWhere(where: string): Clause[] | null {
  const text = where.replace(/\s+/g, ' ').trim()
  if (!text) return []
  const inside = /^AND\((.*)\)$/.exec(text)?.[1]
  const clauses = (inside === undefined ? [text] : parted(inside)).map(readPart)
  return clauses.some((one) => one === null) ? null : (clauses as Clause[])
}

function readPart(part: string): Clause | null {
  const [, field = '', sign = '=', answer = '', text, plain = ''] = PART.exec(part.trim()) ?? []
  if (!field) return null
  const value = text === undefined ? plain : text.replaceAll('""', '"')
  return { field, sign: sign as Sign, answer, value }
}

/** At the commas that stand in no brackets and no quotes. */
function parted(text: string): string[] {
  const parts = ['']
  let depth = 0
  let quoted = false
  for (const sign of text) {
    if (sign === '"') quoted = !quoted
    if (!quoted) depth += sign === '(' ? 1 : sign === ')' ? -1 : 0
    if (sign === ',' && !quoted && depth === 0) parts.push('')
    else parts[parts.length - 1] += sign
  }
  return parts
}

/** Lines that are not whole yet are left out. */
export function writeWhere(clauses: Clause[], fields: Field[]): string {
  const parts = clauses
    .filter(({ field, answer, value }) => field && (answer || value !== ''))
    .map((one) => `{${one.field}}${one.sign}${given(one, fields)}`)
  return parts.length > 1 ? `AND(${parts.join(',')})` : (parts[0] ?? '')
}

function given({ field, answer, value }: Clause, fields: Field[]): string {
  if (answer) return `{$${answer}}`
  const kind = fields.find(({ key }) => key === field)?.kind
  const isNumber = kind === 'number' && /^-?\d+(\.\d+)?$/.test(value)
  const isTruth = kind === 'truth' && /^(TRUE|FALSE)$/.test(value)
  return isNumber || isTruth ? value : `"${value.replaceAll('"', '""')}"`
}

/** The fields of the form that a formula reads: they are to be answered first. */
export const readsOf = (where: string): string[] => [
  ...new Set([...where.matchAll(/\{\$form\.(\w+)[.}]/g)].map(([, key = '']) => key)),
]
