import type { Cell, Field } from '../../api/types'
import { asPercent } from '../../kit/money'
import { toWallClock } from '../../kit/when'
import { isBlank, showCell } from '../fields/all'

/** What a spreadsheet puts on the clipboard: tabs, lines, and quotes round what holds either. */
export function readTsv(text: string): string[][] {
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  const end = () => {
    rows.at(-1)?.push(cell)
    cell = ''
  }
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (text[at + 1] === '"') {
        cell += '"'
        at += 1
      } else quoted = false
    } else if (sign === '"' && cell === '' && closes(text, at)) quoted = true
    else if (sign === '\t') end()
    else if (sign === '\n' || sign === '\r') {
      if (sign === '\r' && text[at + 1] === '\n') at += 1
      end()
      rows.push([])
    } else cell += sign
  }
  end()
  return trimmed(rows)
}

/** A cell that only begins with a quote, as 5" does not, is not quoted: its end must stand at an end. */
function closes(text: string, from: number): boolean {
  const rest = text.slice(from + 1).replace(/""/g, '')
  const end = rest.indexOf('"')
  return end >= 0 && (end === rest.length - 1 || /[\t\r\n]/.test(rest[end + 1] ?? ''))
}

/** Excel ends its text with a line break; that is no further row. */
function trimmed(rows: string[][]): string[][] {
  const last = rows.at(-1)
  return rows.length > 1 && last?.length === 1 && last[0] === '' ? rows.slice(0, -1) : rows
}

export const writeTsv = (rows: string[][]) =>
  rows.map((cells) => cells.map(quote).join('\t')).join('\n')

const quote = (cell: string) =>
  /[\t\r\n]/.test(cell) || cell.startsWith('"') ? `"${cell.replace(/"/g, '""')}"` : cell

/** A cell as a spreadsheet takes it, and as the field reads it back. */
export function plainText(value: Cell, field: Field): string {
  if (isBlank(value)) return ''
  switch (field.type) {
    case 'number':
    case 'money':
    case 'date':
    case 'bar-code':
    case 'phone':
    case 'url':
    case 'rating':
      return String(value)
    case 'percent':
      return `${asPercent(value)}%`
    case 'date-time':
      return toWallClock(String(value)).replace('T', ' ')
    default:
      return showCell(value, field).text
  }
}

/** What was copied, laid over the cells that were chosen: one cell fills all of them. */
export function spread(copied: string[][], rows: number, cols: number): string[][] {
  const [high, wide] = [copied.length, Math.max(...copied.map((row) => row.length))]
  const fits = rows % high === 0 && cols % wide === 0
  const [down, across] = fits ? [rows, cols] : [high, wide]
  return Array.from({ length: down }, (_, row) =>
    Array.from({ length: across }, (_, col) => copied[row % high]?.[col % wide] ?? ''),
  )
}
