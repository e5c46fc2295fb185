/** A condition as rows that a person fills in: 金额 · 大于 · 20000, all of them or any. */
export type Op = '=' | '<>' | '<' | '<=' | '>' | '>=' | 'blank' | 'filled' | 'contains'
/** `value` is a formula of its own: `20000`, `"vip"`, `TODAY()+3`, `{other}`. */
export type Row = { path: string; op: Op; value: string }
export type Rows = { join: 'AND' | 'OR'; rows: Row[] }

const REFERENCE = /^\{([^{}]+)\}$/
const COMPARED = /^\{([^{}]+)\}\s*(<=|>=|<>|=|<|>)\s*(.+)$/s
const VALUE =
  /^(?:-?\d+(?:\.\d+)?|"(?:[^"]|"")*"|TRUE|FALSE|(?:TODAY|NOW)\(\)(?:\s*[+-]\s*\d+)?|\{[^{}]+\})$/

/** Null for a condition that rows cannot say. */
export function rowsOf(formula: string): Rows | null {
  const text = formula.trim()
  if (!text) return { join: 'AND', rows: [] }
  const call = /^(AND|OR)\((.*)\)$/s.exec(text)
  const parts = call ? argumentsOf(call[2] ?? '') : null
  if (call && parts) {
    const rows = parts.map(rowOf)
    if (rows.every((row): row is Row => row !== null)) return { join: call[1] as 'AND', rows }
  }
  const one = rowOf(text)
  return one && { join: 'AND', rows: [one] }
}

function rowOf(text: string): Row | null {
  const plain = text.trim()
  const asked = /^(NOT\()?ISBLANK\((.+?)\)(\))?$/.exec(plain)
  const path = asked?.[2] && REFERENCE.exec(asked[2])?.[1]
  if (asked && path && Boolean(asked[1]) === Boolean(asked[3])) {
    return { path, op: asked[1] ? 'filled' : 'blank', value: '' }
  }
  const held = /^CONTAINS\(\{([^{}]+)\},\s*("(?:[^"]|"")*")\)$/.exec(plain)
  if (held?.[1] && held[2]) return { path: held[1], op: 'contains', value: held[2] }
  const truth = REFERENCE.exec(plain)
  if (truth?.[1]) return { path: truth[1], op: '=', value: 'TRUE' }
  const found = COMPARED.exec(plain)
  const [, name, op, value = ''] = found ?? []
  return name && VALUE.test(value.trim()) ? { path: name, op: op as Op, value: value.trim() } : null
}

/** What stands between the outermost commas; null where brackets or quotes do not close. */
export function argumentsOf(text: string): string[] | null {
  const parts: string[] = []
  let [depth, quoted, start] = [0, false, 0]
  for (const [at, char] of [...text].entries()) {
    if (char === '"') quoted = !quoted
    if (quoted) continue
    if (char === '(' || char === '{') depth += 1
    if (char === ')' || char === '}') depth -= 1
    if (depth < 0) return null
    if (char === ',' && depth === 0) {
      parts.push([...text].slice(start, at).join(''))
      start = at + 1
    }
  }
  return quoted || depth !== 0 ? null : [...parts, [...text].slice(start).join('')]
}

export function formulaOf({ join, rows }: Rows): string {
  const parts = rows.filter(isWhole).map(partOf)
  return parts.length > 1 ? `${join}(${parts.join(',')})` : (parts[0] ?? '')
}

const isWhole = ({ path, op, value }: Row) =>
  path !== '' && (op === 'blank' || op === 'filled' || value !== '')

function partOf({ path, op, value }: Row): string {
  if (op === 'blank') return `ISBLANK({${path}})`
  if (op === 'filled') return `NOT(ISBLANK({${path}}))`
  if (op === 'contains') return `CONTAINS({${path}},${value})`
  return `{${path}}${op}${value}`
}

/** Which comparisons make sense for a kind of value. */
export function opsFor(kind: string): Op[] {
  const ordered: Op[] = ['=', '<>', '<', '<=', '>', '>=', 'filled', 'blank']
  if (kind === 'number' || kind === 'date' || kind === 'moment') return ordered
  if (kind === 'truth') return ['=']
  if (kind === 'text') return ['=', '<>', 'contains', 'filled', 'blank']
  return ['=', '<>', '<', '<=', '>', '>=', 'contains', 'filled', 'blank']
}

export type DayValue = { from: 'TODAY' | 'date'; days: number; date: string }

/** `TODAY()+3` and `"2026-12-01"` apart, for a field that is a date. */
export function dayOf(value: string): DayValue | null {
  const today = /^TODAY\(\)(?:\s*([+-])\s*(\d+))?$/.exec(value)
  if (today) {
    const days = Number(today[2] ?? 0) * (today[1] === '-' ? -1 : 1)
    return { from: 'TODAY', days, date: '' }
  }
  const date = /^(?:DATEVALUE\()?"(\d{4}-\d{2}-\d{2})"\)?$/.exec(value)
  return date?.[1] ? { from: 'date', days: 0, date: date[1] } : null
}

/** Null where a day is compared with what no row shows, such as `NOW()-1`: it stays a formula. */
export function withDays(rows: Rows | null, isDay: (path: string) => boolean): Rows | null {
  const shown = ({ path, op, value }: Row) =>
    op === 'blank' || op === 'filled' || value.startsWith('{') || dayOf(value) || !isDay(path)
  return rows?.rows.every(shown) ? rows : null
}

export const todayPlus = (days: number) =>
  days === 0 ? 'TODAY()' : `TODAY()${days < 0 ? '-' : '+'}${Math.abs(days)}`

export const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
export const unquoted = (value: string) =>
  /^".*"$/s.test(value) ? value.slice(1, -1).replaceAll('""', '"') : value
