/** A place in the grid, and the rectangle between two of them: from where one began to where one is. */
export type Spot = { row: number; col: number }
export type Area = { from: Spot; to: Spot }
export type Rect = { top: number; bottom: number; left: number; right: number }
export type Bounds = { rows: number; cols: number; page: number }

export const only = (spot: Spot): Area => ({ from: spot, to: spot })

export const rectOf = ({ from, to }: Area): Rect => ({
  top: Math.min(from.row, to.row),
  bottom: Math.max(from.row, to.row),
  left: Math.min(from.col, to.col),
  right: Math.max(from.col, to.col),
})

export const isOne = ({ from, to }: Area) => from.row === to.row && from.col === to.col

type Press = { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }

/** Where the arrows and their kin lead; null for a key that does not move. */
export function moved(area: Area, press: Press, bounds: Bounds): Area | null {
  const far = press.ctrlKey || press.metaKey
  if (press.key === 'Tab') return only(stepAside(area.from, press.shiftKey ? -1 : 1, bounds))
  const step = stepOf(press.key, far, bounds)
  if (!step) return null
  const start = press.shiftKey ? area.to : area.from
  const to = within({ row: start.row + step.row, col: start.col + step.col }, bounds)
  return press.shiftKey ? { from: area.from, to } : only(to)
}

function stepOf(key: string, far: boolean, { rows, cols, page }: Bounds): Spot | null {
  const steps: Record<string, Spot> = {
    ArrowUp: { row: far ? -rows : -1, col: 0 },
    ArrowDown: { row: far ? rows : 1, col: 0 },
    ArrowLeft: { row: 0, col: far ? -cols : -1 },
    ArrowRight: { row: 0, col: far ? cols : 1 },
    PageUp: { row: -page, col: 0 },
    PageDown: { row: page, col: 0 },
    Home: { row: far ? -rows : 0, col: -cols },
    End: { row: far ? rows : 0, col: cols },
  }
  return steps[key] ?? null
}

/** Tab goes on in the next row at the end of one. */
function stepAside({ row, col }: Spot, step: number, bounds: Bounds): Spot {
  const next = col + step
  if (next >= 0 && next < bounds.cols) return { row, col: next }
  const other = row + step
  if (other < 0 || other >= bounds.rows) return { row, col }
  return { row: other, col: step > 0 ? 0 : bounds.cols - 1 }
}

export const within = ({ row, col }: Spot, { rows, cols }: Bounds): Spot => ({
  row: Math.max(0, Math.min(rows - 1, row)),
  col: Math.max(0, Math.min(cols - 1, col)),
})

/** Where the cursor goes once a cell is written; null: it stays. */
export function afterCommit(
  area: Area,
  move: 'stay' | 'down' | 'next' | 'back',
  bounds: Bounds,
): Area | null {
  const plain = { shiftKey: move === 'back', ctrlKey: false, metaKey: false }
  if (move === 'stay') return null
  return moved(only(area.to), { key: move === 'down' ? 'ArrowDown' : 'Tab', ...plain }, bounds)
}
