import type { Known } from './known'

/** A formula as people read it: {客户.客户等级} for {customer.level}. What stands in quotes stays. */
export const withLabels = (formula: string, known: Known[]) =>
  replaced(formula, new Map(known.map(({ path, label }) => [path, label])))

/** And back, as the server keeps it. */
export const withPaths = (formula: string, known: Known[]) =>
  replaced(formula, new Map(known.map(({ path, label }) => [label, path])))

function replaced(formula: string, names: Map<string, string>): string {
  return formula.replace(/"(?:[^"]|"")*"|\{([^{}]*)\}/g, (whole, name?: string) =>
    name === undefined ? whole : `{${names.get(name.trim()) ?? name}}`,
  )
}

const PART = /"((?:[^"]|"")*)"|\{([^{}]+)\}/y

/**
 * A text with values in it, as somebody types it: «订单 {订单号} 到了». Null for a formula that is
 * more than texts and values one after another.
 */
export function textOf(value: string, known: Known[]): string | null {
  if (!value.startsWith('=')) return value
  let [at, text] = [1, '']
  while (at < value.length) {
    PART.lastIndex = at
    const found = PART.exec(value)
    if (!found) return null
    text += found[2] === undefined ? (found[1] ?? '').replaceAll('""', '"') : `{${found[2]}}`
    at = PART.lastIndex
    if (at < value.length && value[at] !== '&') return null
    at += 1
  }
  return withLabels(text.replaceAll('"', '\u0000'), known).replaceAll('\u0000', '"')
}

/** The same as a setting: plain where there is no value in it. */
export function settingOf(text: string, known: Known[]): string {
  const paths = new Map(known.flatMap(({ path, label }) => [[label, path] as const, [path, path]]))
  const parts: string[] = []
  let plain = ''
  for (const piece of text.split(/(\{[^{}]+\})/)) {
    const path = /^\{[^{}]+\}$/.test(piece) ? paths.get(piece.slice(1, -1).trim()) : undefined
    if (path === undefined) plain += piece
    else {
      if (plain) parts.push(quoted(plain))
      parts.push(`{${path}}`)
      plain = ''
    }
  }
  if (parts.length === 0) return plain.startsWith('=') ? `=${quoted(plain)}` : plain
  return `=${[...parts, ...(plain ? [quoted(plain)] : [])].join('&')}`
}

/** Names in braces that stand for nothing here: they would be written down as they are. */
export function strangersIn(text: string, known: Known[]): string[] {
  const names = new Set(known.flatMap(({ path, label }) => [path, label]))
  const braced = [...text.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name.trim())
  return braced.filter((name) => !names.has(name))
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
