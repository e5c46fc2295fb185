import type { ReactNode } from 'react'
import type { Cell, Rec, Sort, Table } from '../../api/types'
import type { Area } from './area'
import type { Column } from './column'
import type { Edits } from './edits'
import type { HeaderActs } from './Header'
import type { Rows } from './rows'

/** What the grid draws, and whom it tells what somebody did there. */
export type GridProps = {
  table: Table
  rows: Rows
  edits: Edits
  columns: Column[]
  rowPx: number
  sort: Sort[]
  grouped: string | undefined
  opened: string | null
  checked: ReadonlyMap<string, Rec>
  foot: ReactNode
  header: HeaderActs
  onOpen: (id: string) => void
  onCheck: (records: Rec[], on: boolean) => void
  /** All records between two places, also those that are not here yet. */
  onCheckRange: (from: number, to: number, on: boolean) => void
  onCheckAll: () => void
  onToggleHead: (head: string) => void
  onClear: (area: Area) => void
  /** Null where it cannot be copied now. */
  onCopy: (area: Area) => string | null
  onPaste: (text: string, area: Area) => void
  /** The chosen cells are repeated down to this row. */
  onFill: (area: Area, to: number) => void
  onUndo: (again: boolean) => void
  onWrite: (record: Rec, column: Column, value: Cell) => void
  onFixed: (column: Column) => void
}
