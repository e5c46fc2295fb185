import type { Cell, Cells, Rec } from '../../api/types'
import type { Refused, Writes } from '../../api/writes'
import type { Rect } from './area'
import type { Column, Fixed } from './column'
import type { Change } from './edits'

export type FixedCells = { column: Column; why: Fixed; count: number }
/**
 * What a block of texts would write: to records that are there, and new ones below them.
 * missed: lines that have something for cells, but no record to go to
 */
export type Paste = { changes: Change[]; created: Cells[]; fixed: FixedCells[]; missed: number }

/** Lays texts over the grid, the first at the corner; what nobody writes by hand is told apart. */
export function layOut(
  texts: Cell[][],
  corner: { row: number; col: number },
  columns: Column[],
  recordAt: (place: number) => Rec | null,
  end: number,
): Paste {
  const fixed = new Map<string, FixedCells>()
  const cellsOf = (line: Cell[]) => {
    const cells: Cells = {}
    for (const [n, text] of line.entries()) {
      const column = columns[corner.col + n]
      if (!column) continue
      if (column.fixed) blame(fixed, column, column.fixed)
      else cells[column.field.key] = text === '' ? null : text
    }
    return cells
  }
  const changes: Change[] = []
  const created: Cells[] = []
  let missed = 0
  for (const [n, line] of texts.entries()) {
    const place = corner.row + n
    const record = place < end ? recordAt(place) : null
    const cells = cellsOf(line)
    if (!Object.keys(cells).length) continue
    if (record) changes.push({ record, cells })
    else if (line.every((text) => text === '')) continue
    else if (place >= end) created.push(cells)
    else missed += 1
  }
  return { changes, created, fixed: [...fixed.values()], missed }
}

function blame(fixed: Map<string, FixedCells>, column: Column, why: Fixed) {
  const known = fixed.get(column.field.key) ?? { column, why, count: 0 }
  fixed.set(column.field.key, { ...known, count: known.count + 1 })
}

export const cellCount = ({ changes, created }: Pick<Paste, 'changes' | 'created'>) =>
  [...changes.map(({ cells }) => cells), ...created].reduce(
    (sum, cells) => sum + Object.keys(cells).length,
    0,
  )

/** The same block without the cells that would be refused; one refused as a whole goes as a whole. */
export function without(paste: Paste, refused: Refused[]): Paste {
  const by = new Map(refused.map(({ write, problem }) => [write, problem]))
  const first = paste.created.length
  const kept = (cells: Cells, number: number): Cells | null => {
    const problem = by.get(number)
    if (!problem) return cells
    const wrong = problem.faults.map(({ field }) => field).filter((field) => field in cells)
    const rest = Object.entries(cells).filter(([key]) => !wrong.includes(key))
    return wrong.length && rest.length ? Object.fromEntries(rest) : null
  }
  return {
    fixed: paste.fixed,
    missed: paste.missed,
    // A new record that lacks a cell is not the one that was meant.
    created: paste.created.filter((_, n) => !by.has(n)),
    changes: paste.changes.flatMap(({ record, cells }, n) => {
      const rest = kept(cells, first + n)
      return rest ? [{ record, cells: rest }] : []
    }),
  }
}

export const writesOf = ({ changes, created }: Paste): Writes => ({
  create: created.map((cells) => ({ cells })),
  update: changes.map(({ record, cells }) => ({ id: record.id, cells, version: record.version })),
})

/** The cells of the upper rows, once more under them: rows of `rect` down to `to`. */
export function repeated(
  rect: Rect,
  to: number,
  columns: Column[],
  recordAt: (place: number) => Rec | null,
  valueIn: (record: Rec, column: Column) => Cell,
): Change[] {
  const high = rect.bottom - rect.top + 1
  const across = columns.slice(rect.left, rect.right + 1).filter(({ fixed }) => !fixed)
  const changes: Change[] = []
  for (let place = rect.bottom + 1; place <= to; place += 1) {
    const source = recordAt(rect.top + ((place - rect.top) % high))
    const record = recordAt(place)
    if (!source || !record || !across.length) continue
    const cells = across.map((column) => [column.field.key, valueIn(source, column)] as const)
    changes.push({ record, cells: Object.fromEntries(cells) })
  }
  return changes
}
