import type { KeyboardEvent } from 'react'
import { type Area, type Bounds, moved, only, type Rect, rectOf, type Spot } from './area'
import type { GridProps } from './GridProps'
import { type Act, actOf } from './keys'
import { isHead, recordAt } from './rows'

type Hands = {
  area: Area
  bounds: Bounds
  go: (area: Area) => void
  edit: (spot: Area['to'], typed: boolean) => void
  check: (place: number) => void
}

/** What each key does in the grid, while no cell is written in. */
export function useKeys(props: GridProps, hands: Hands) {
  const { area, bounds, go, edit } = hands
  const { rows, edits, columns } = props
  const place = area.to.row

  const open = () => {
    const record = recordAt(rows, place)
    if (record) props.onOpen(record.id)
  }
  const enter = () => {
    const row = rows.at(place)
    if (isHead(row)) props.onToggleHead(row.head)
    else if (columns[area.to.col]?.field.type === 'button') pressAt(area.to)
    else edit(area.to, false)
  }
  const rest = () => {
    const record = recordAt(rows, place)
    const field = columns[area.to.col]?.field
    if (record && field) edits.clearMark(record.id, field.key)
    go(only(area.to))
  }
  const acts: Record<Act, () => void> = {
    type: () => edit(area.to, true),
    edit: enter,
    open,
    check: () => hands.check(place),
    clear: () => props.onClear(area),
    undo: () => props.onUndo(false),
    redo: () => props.onUndo(true),
    fill: () => fillDown(rectOf(area), props.onFill),
    all: () => go(wholeOf(bounds)),
    one: rest,
  }
  return (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    const next = moved(area, event, bounds)
    const act = next ? null : actOf(event)
    if (!next && !act) return
    // A letter goes on into the editor that it opens.
    if (act !== 'type') event.preventDefault()
    if (act) acts[act]()
    else if (next && bounds.rows) go(next)
  }
}

function pressAt({ row, col }: Spot) {
  document.getElementById(`cell-${row}-${col}`)?.querySelector('button')?.click()
}

const wholeOf = ({ rows, cols }: Bounds): Area => ({
  from: { row: 0, col: 0 },
  to: { row: rows - 1, col: cols - 1 },
})

/** The first row of the chosen cells, once more in all the others. */
function fillDown({ top, bottom, left, right }: Rect, fill: GridProps['onFill']) {
  if (bottom > top) fill({ from: { row: top, col: left }, to: { row: top, col: right } }, bottom)
}
