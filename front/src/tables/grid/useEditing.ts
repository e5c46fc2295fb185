import { useState } from 'react'
import { flushSync } from 'react-dom'
import type { Cell, Rec } from '../../api/types'
import { type Area, only, type Spot } from './area'
import type { Editing } from './CellEditor'
import { type Column, cellOf } from './column'
import type { GridProps } from './GridProps'
import { recordAt } from './rows'

/** Which cell is written in just now, and how one begins. */
export function useEditing(props: GridProps, choose: (area: Area) => void) {
  const { rows, edits, columns, onWrite, onFixed } = props
  const [editing, setEditing] = useState<Editing | null>(null)

  /** typed: a letter was struck, which replaces what is there. */
  const edit = (spot: Spot, typed: boolean) => {
    const [record, column] = [recordAt(rows, spot.row), columns[spot.col]]
    if (!record || !column) return
    if (column.field.type === 'button') return
    if (column.fixed) return onFixed(column)
    const now = cellOf(record, edits.pending(record.id), column.field)
    if (column.field.type === 'yes-no') return onWrite(record, column, now !== true)
    const value = typed ? null : (refusedIn(record, column) ?? now)
    const next = { id: record.id, field: column.field.key, value, typed, seen: record }
    // At once, so that the letter that began it falls into the editor, also from an input method.
    flushSync(() => {
      choose(only(spot))
      setEditing(next)
    })
  }
  /** What was typed before and refused is what one goes on with. */
  const refusedIn = (record: Rec, { field }: Column): Cell => {
    const mark = edits.marksOf(record.id)?.[field.key]
    return mark?.kind === 'fault' ? mark.typed : null
  }
  return { editing, edit, end: () => setEditing(null) }
}
