import type { Asked } from './asks'
import type { Tree } from './tree'

/** A day in a filter: one of the calendar, or so many from today: «today», «today+3», «today-7». */
const DAY = /^(\d{4})-(\d{1,2})-(\d{1,2})$/
const NEAR = /^today(?:([+-])(\d+))?$/

const quoted = (text: string) => `"${text.replace(/"/g, '""')}"`

/** A value as it was chosen or typed, in a formula; null for one that cannot be one. */
export function writeLiteral(
  value: string,
  { sort, field }: Pick<Asked, 'sort' | 'field'>,
): string | null {
  if (sort === 'number') return writeNumber(value, field.type === 'percent')
  if (sort === 'date' || sort === 'moment') return writeDay(value)
  return value === '' ? null : quoted(value)
}

function writeNumber(value: string, percent: boolean): string | null {
  const plain = value.trim().replace(/[,，¥￥\s]/g, '')
  const found = /^(-?(?:\d+(?:\.\d+)?|\.\d+))[%％]?$/.exec(plain)
  if (!found) return null
  return percent || /[%％]$/.test(plain) ? `${found[1]}%` : (found[1] ?? null)
}

function writeDay(value: string): string | null {
  const near = NEAR.exec(value)
  if (near) return near[1] ? `TODAY()${near[1]}${near[2]}` : 'TODAY()'
  const day = DAY.exec(value)
  return day ? `DATE(${day.slice(1).map(Number).join(',')})` : null
}

/** What the builder shows for a value of a formula; null for one that it could not have written. */
export function readLiteral(
  tree: Tree,
  { sort, field }: Pick<Asked, 'sort' | 'field'>,
): string | null {
  if (sort === 'number') return tree.is === 'number' ? readNumber(tree.text, field.type) : null
  if (sort === 'date' || sort === 'moment') return readDay(tree)
  return tree.is === 'text' ? tree.text : null
}

function readNumber(text: string, type: string): string {
  if (type !== 'percent') return text
  return text.endsWith('%') ? text.slice(0, -1) : String(Number((Number(text) * 100).toFixed(6)))
}

function readDay(tree: Tree): string | null {
  if (tree.is === 'infix') {
    const [day, { right, sign }] = [readDay(tree.left), tree]
    return day === 'today' && right.is === 'number' && /^\d+$/.test(right.text)
      ? `today${sign}${right.text}`
      : null
  }
  if (tree.is !== 'call') return null
  if (tree.name === 'TODAY' && tree.given.length === 0) return 'today'
  if (tree.name !== 'DATE' || tree.given.length !== 3) return null
  const parts = tree.given.map((one) => (one.is === 'number' ? one.text.padStart(2, '0') : ''))
  const day = parts.join('-')
  return DAY.test(day) ? day : null
}
