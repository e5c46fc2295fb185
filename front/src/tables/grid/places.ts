import type { Spot } from './area'
import type { Column } from './column'
import { HEAD_PX } from './column'

/** The cell that was pressed, by what its element says of itself. */
export function spotOf(target: EventTarget | null): Spot | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-col]') : null
  if (!cell) return null
  return { row: Number(cell.dataset.place), col: Number(cell.dataset.col) }
}

/** Brings a column into view, past those that stay at the left. */
export function revealColumn(box: HTMLElement | null, columns: Column[], col: number) {
  const column = columns[col]
  if (!box || !column || column.frozen) return
  const still = columns.filter(({ frozen }) => frozen)
  const from = HEAD_PX + still.reduce((sum, { width }) => sum + width, 0)
  if (column.left < box.scrollLeft + from) box.scrollLeft = column.left - from
  const end = column.left + column.width
  if (end > box.scrollLeft + box.clientWidth) box.scrollLeft = end - box.clientWidth
}
