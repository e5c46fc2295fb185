import type { Cell, Cells, FormRule } from '../../api/types'

/** What counts of the answers, the fields that are not shown, and those that must be filled in. */
export type Settled = { cells: Cells; hidden: Set<string>; required: Set<string> }
type Clause = FormRule['when'][number]

/**
 * What the rules make of the answers, just as the server does it: danliu/forms/conditions.py.
 * Each field that goes may take others along.
 */
export function settled(rules: FormRule[], answers: Cells): Settled {
  let cells = answers
  let hidden = new Set<string>()
  for (let round = 0; round <= rules.length; round += 1) {
    hidden = hiddenBy(rules, cells)
    const kept = Object.entries(answers).filter(([key]) => !hidden.has(key))
    const next = { ...Object.fromEntries(kept), ...setBy(rules, cells, hidden) }
    const same = JSON.stringify(next) === JSON.stringify(cells)
    cells = next
    if (same) break
  }
  const asked = rules.filter((rule) => rule.then === 'require' && holds(rule, cells))
  const required = asked.flatMap(({ fields }) => fields).filter((key) => !hidden.has(key))
  return { cells, hidden, required: new Set(required) }
}

export function holds({ when, match }: FormRule, cells: Cells): boolean {
  const said = when.map((clause) => isTrue(clause, cells[clause.field] ?? null))
  return match === 'any' ? said.some(Boolean) : said.every(Boolean)
}

function hiddenBy(rules: FormRule[], cells: Cells): Set<string> {
  const show = rules.filter(({ then }) => then === 'show')
  const shown = new Set(show.filter((rule) => holds(rule, cells)).flatMap(({ fields }) => fields))
  return new Set(show.flatMap(({ fields }) => fields).filter((key) => !shown.has(key)))
}

function setBy(rules: FormRule[], cells: Cells, hidden: Set<string>): Cells {
  const holding = rules.filter((rule) => rule.then === 'set' && holds(rule, cells))
  const set = holding.flatMap(({ fields, value }) => fields.map((key) => [key, value] as const))
  return Object.fromEntries(set.filter(([key]) => !hidden.has(key)))
}

const isBlank = (value: Cell) =>
  value === null ||
  value === undefined ||
  (typeof value === 'string' && !value.trim()) ||
  (Array.isArray(value) && !value.length)

function isTrue({ test, value }: Clause, answer: Cell): boolean {
  if (test === 'filled' || test === 'blank') return isBlank(answer) === (test === 'blank')
  if (test === 'more' || test === 'less') return compared(answer, value, test)
  const wanted = [value].flat().map(plain)
  const found = [answer].flat().some((one) => wanted.includes(plain(one)))
  return found !== (test === 'is-not')
}

function compared(answer: Cell, value: Cell, test: 'more' | 'less'): boolean {
  const [left, right] = [measure(answer), measure(value)]
  if (left === null || right === null || typeof left !== typeof right) return false
  return test === 'more' ? left > right : left < right
}

/** A number, or a day; of anything else nothing is more or less. */
function measure(value: Cell): number | string | null {
  const text = plain(value)
  if (/^\d{4}-\d\d-\d\d/.test(text)) return text.slice(0, 10)
  const number = text.replaceAll(',', '').replace(/%+$/, '')
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(number) ? Number(number) : null
}

const plain = (value: Cell): string =>
  value === null || value === undefined ? '' : String(value).trim()
