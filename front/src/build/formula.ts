import type { FormulaFunction } from '../api/building'
import type { Field, Schema, Table } from '../api/types'

/** Something that may stand at the caret: a field in braces, or a function. */
export type Candidate = { insert: string; label: string; hint: string; back: number }

/** The word before the caret: inside braces a field's name, else a function's. */
export function wordAt(
  text: string,
  caret: number,
): { from: number; word: string; inside: boolean } {
  const before = text.slice(0, caret)
  const open = Math.max(before.lastIndexOf('{'), before.lastIndexOf('｛'))
  const close = Math.max(before.lastIndexOf('}'), before.lastIndexOf('｝'))
  if (open > close) return { from: open, word: before.slice(open + 1), inside: true }
  const [word = ''] = /[\p{L}\p{N}_.]*$/u.exec(before) ?? []
  return { from: caret - word.length, word, inside: false }
}

const AT_MOST = 8

/** What begins with the word, then what holds it; fields before functions. */
export function candidatesFor(
  text: string,
  caret: number,
  fields: Candidate[],
  functions: Candidate[],
): Candidate[] {
  const { word, inside } = wordAt(text, caret)
  if (!word && !inside) return []
  const among = inside ? fields : [...fields, ...functions]
  const wanted = word.toLowerCase()
  const place = ({ label, hint }: Candidate) => {
    const said = label.toLowerCase()
    if (said === wanted) return 0
    if (said.startsWith(wanted)) return 1
    return said.includes(wanted) || hint.toLowerCase().includes(wanted) ? 2 : 3
  }
  return among
    .map((one) => [place(one), one] as const)
    .filter(([rank]) => rank < 3)
    .sort(([left], [right]) => left - right)
    .slice(0, AT_MOST)
    .map(([, one]) => one)
}

/** The text with the candidate in place of the word, and where the caret then stands. */
export function inserted(
  text: string,
  caret: number,
  one: Candidate,
): { text: string; caret: number } {
  const { from } = wordAt(text, caret)
  const rest = text
    .slice(caret)
    .replace(/^[}｝]/, (brace) => (one.insert.endsWith('}') ? '' : brace))
  const before = text.slice(0, from) + one.insert
  return { text: before + rest, caret: before.length - one.back }
}

/** The fields of the table, and of those that its links point to. */
export function fieldCandidates(
  schema: Schema | undefined,
  table: Table,
  own: string,
): Candidate[] {
  const mine = table.fields.filter(({ key }) => key !== own)
  return [...mine.map((field) => named([field])), ...mine.flatMap((field) => behind(schema, field))]
}

function behind(schema: Schema | undefined, field: Field): Candidate[] {
  const target = schema?.tables.find(({ key }) => key === field.options.table)
  return (target?.fields ?? []).map((there) => named([field, there]))
}

const named = (path: Field[]): Candidate => {
  const label = path.map(({ name }) => name).join('.')
  return { insert: `{${label}}`, label, hint: path.map(({ key }) => key).join('.'), back: 0 }
}

export const functionCandidates = (functions: FormulaFunction[]): Candidate[] =>
  functions.map(({ names, least, most }) => {
    const [first = '', ...others] = names
    const empty = least === 0 && most === 0
    return { insert: `${first}()`, label: first, hint: others.join(' '), back: empty ? 0 : 1 }
  })
