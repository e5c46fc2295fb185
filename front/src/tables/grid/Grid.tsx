import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Rec, Sort, Table } from '../../api/types'
import { nameOf, useSay } from '../../kit/tongue'
import { words } from '../words'
import { type Area, afterCommit, isOne, moved, only, rectOf, type Spot } from './area'
import type { Editing } from './CellEditor'
import { type Column, cellOf, HEAD_PX } from './column'
import type { Edits } from './edits'
import { FillHandle } from './FillHandle'
import { GridRow, type RowActs } from './GridRow'
import { Header, type HeaderActs } from './Header'
import { HeadRow } from './HeadRow'
import { actOf } from './keys'
import { revealColumn, spotOf } from './places'
import { isHead, type Rows } from './rows'
import { useArea } from './useArea'
import { useScroll } from './useScroll'
import { useShown } from './useShown'

export const HEADER_PX = 34
export const FOOT_PX = 30

type Props = {
  table: Table
  rows: Rows
  edits: Edits
  columns: Column[]
  rowPx: number
  sort: Sort[]
  grouped: string | undefined
  opened: string | null
  checked: ReadonlyMap<string, Rec>
  colourOf: (record: Rec) => string
  foot: ReactNode
  header: HeaderActs
  onOpen: (id: string) => void
  onCheck: (records: Rec[], on: boolean) => void
  onCheckAll: () => void
  onToggleHead: (head: string) => void
  onClear: (area: Area) => void
  onCopy: (area: Area) => string
  onPaste: (text: string, area: Area) => void
  onFill: (area: Area, to: number) => void
  onUndo: (again: boolean) => void
  onWrite: (record: Rec, column: Column, value: unknown) => void
  onFixed: (column: Column) => void
}

/** The grid itself: it draws what stands in its window, and turns keys and presses into acts. */
export function Grid(props: Props) {
  const { table, rows, edits, columns, rowPx, checked } = props
  const say = useSay(words)
  const box = useRef<HTMLDivElement>(null)
  const [editing, setEditing] = useState<Editing | null>(null)
  useShown(rows, edits)
  const scroll = useScroll(box, { rows: rows.total, rowPx, chrome: HEADER_PX + FOOT_PX })
  const { area, choose, extend } = useArea(rows, columns.length, scroll.shift)
  const rect = rectOf(area)
  const width = HEAD_PX + columns.reduce((sum, column) => sum + column.width, 0)
  const bounds = { rows: rows.total, cols: columns.length, page: scroll.page }
  const lastChecked = useRef(0)

  const { first, last } = scroll.window
  // Also when lengths became known: other rows may stand in the window then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at again whenever the rows change
  useEffect(() => rows.look(first, last), [rows, rows.version, first, last])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins at its top
  useEffect(() => {
    scroll.goTo(0)
    choose(only({ row: 0, col: 0 }))
  }, [rows])

  const go = useCallback(
    (next: Area) => {
      choose(next)
      scroll.reveal(next.to.row)
      revealColumn(box.current, columns, next.to.col)
    },
    [choose, scroll.reveal, columns],
  )
  const focusGrid = () => box.current?.focus({ preventScroll: true })

  const recordAt = (place: number) => {
    const row = rows.at(place)
    return row && !isHead(row) ? row : null
  }
  const edit = (spot: Spot, typed: boolean) => {
    const [record, column] = [recordAt(spot.row), columns[spot.col]]
    if (!record || !column) return
    if (column.fixed) return props.onFixed(column)
    if (column.field.type === 'yes-no') {
      const now = cellOf(record, edits.pending(record.id), column.field)
      return props.onWrite(record, column, now !== true)
    }
    const mark = edits.marksOf(record.id)?.[column.field.key]
    const value =
      mark?.kind === 'fault' ? mark.typed : cellOf(record, edits.pending(record.id), column.field)
    const next = { id: record.id, field: column.field.key, value: typed ? null : value, typed }
    // At once, so that the letter that began it falls into the editor, also from an input method.
    flushSync(() => {
      choose(only(spot))
      setEditing(next)
    })
  }

  const acts = useRef<RowActs>(null as unknown as RowActs)
  acts.current = {
    check: (record, place, range) => {
      const on = !checked.has(record.id)
      const [from, to] = range ? [lastChecked.current, place].sort((a, b) => a - b) : [place, place]
      lastChecked.current = place
      const found: Rec[] = []
      for (let at = from ?? place; at <= (to ?? place); at += 1) {
        const one = recordAt(at)
        if (one) found.push(one)
      }
      props.onCheck(found, on)
    },
    open: props.onOpen,
    commit: (record, column, value, move) => {
      setEditing(null)
      focusGrid()
      props.onWrite(record, column, value)
      const next = afterCommit(area, move, bounds)
      if (next) go(next)
    },
    cancel: () => {
      setEditing(null)
      focusGrid()
    },
    settle: (record, column, mark, mine) => {
      edits.clearMark(record.id, column.field.key)
      if (mine && mark.kind === 'conflict') props.onWrite(record, column, mark.conflict.mine)
      focusGrid()
    },
  }
  const steady = useMemo<RowActs>(
    () => ({
      check: (...given) => acts.current.check(...given),
      open: (...given) => acts.current.open(...given),
      commit: (...given) => acts.current.commit(...given),
      cancel: () => acts.current.cancel(),
      settle: (...given) => acts.current.settle(...given),
    }),
    [],
  )

  const keyed = (event: React.KeyboardEvent) => {
    if (editing || event.target !== box.current) return
    const next = moved(area, event, bounds)
    if (next && rows.total) {
      event.preventDefault()
      return go(next)
    }
    const act = actOf(event)
    if (!act) return
    if (act !== 'type') event.preventDefault()
    const record = recordAt(area.to.row)
    const row = rows.at(area.to.row)
    if (act === 'type') edit(area.to, true)
    if (act === 'edit' && isHead(row)) props.onToggleHead(row.head)
    else if (act === 'edit') edit(area.to, false)
    if (act === 'open' && record) props.onOpen(record.id)
    if (act === 'check' && record) acts.current.check(record, area.to.row, false)
    if (act === 'clear') props.onClear(area)
    if (act === 'undo' || act === 'redo') props.onUndo(act === 'redo')
    if (act === 'fill' && rect.bottom > rect.top) {
      props.onFill(
        { from: { row: rect.top, col: rect.left }, to: { row: rect.top, col: rect.right } },
        rect.bottom,
      )
    }
    if (act === 'all')
      go({ from: { row: 0, col: 0 }, to: { row: rows.total - 1, col: columns.length - 1 } })
    if (act === 'one') go(only(area.to))
  }

  const dragging = useRef(false)
  const pressed = (event: React.MouseEvent) => {
    const spot = spotOf(event.target)
    if (!spot || event.button !== 0) return
    if (event.shiftKey) {
      event.preventDefault()
      extend(spot)
    } else choose(only(spot))
    dragging.current = !(event.target as Element).closest('button, .cell-note')
    if (dragging.current) {
      event.preventDefault()
      focusGrid()
    }
  }
  const dragged = (event: React.MouseEvent) => {
    if (!dragging.current || event.buttons !== 1) return
    const spot = spotOf(event.target)
    if (spot && (spot.row !== area.to.row || spot.col !== area.to.col)) extend(spot)
  }

  const shown = []
  for (let place = first; place <= Math.min(last, rows.total - 1); place += 1) {
    const row = rows.at(place)
    const y = place * rowPx + scroll.window.offset
    const inside = place >= rect.top && place <= rect.bottom
    if (!row)
      shown.push(<div key={`hole-${place}`} className="grid-row hole" style={{ top: y, width }} />)
    else if (isHead(row)) {
      shown.push(
        <HeadRow
          key={`head-${row.head}`}
          head={row}
          y={y}
          width={width}
          place={place}
          columns={columns}
          cursor={area.to.row === place}
          onToggle={() => props.onToggleHead(row.head)}
        />,
      )
    } else {
      shown.push(
        <GridRow
          key={row.id}
          table={table.key}
          record={row}
          place={place}
          number={rows.numberAt(place)}
          y={y}
          columns={columns}
          width={width}
          pending={edits.pending(row.id)}
          marks={edits.marksOf(row.id)}
          left={inside && !isOne(area) ? rect.left : -1}
          right={inside && !isOne(area) ? rect.right : -2}
          cursor={place === area.to.row ? area.to.col : -1}
          editing={editing?.id === row.id ? editing : null}
          checked={checked.has(row.id)}
          look={row.id === props.opened ? 'opened' : rows.isFresh(row.id) ? 'fresh' : ''}
          colour={props.colourOf(row)}
          acts={steady}
        />,
      )
    }
  }
  return (
    <div
      ref={box}
      role="grid"
      tabIndex={0}
      className="grid"
      data-testid="grid"
      aria-label={nameOf(table)}
      aria-rowcount={rows.exact ? rows.total + 1 : -1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      aria-activedescendant={`cell-${area.to.row}-${area.to.col}`}
      aria-keyshortcuts="Enter Space Control+Z Control+D"
      style={{ '--row': `${rowPx}px` } as React.CSSProperties}
      onScroll={scroll.scrolled}
      onKeyDown={keyed}
      onMouseDown={pressed}
      onMouseMove={dragged}
      onMouseUp={() => {
        dragging.current = false
      }}
      onDoubleClick={(event) => {
        const spot = spotOf(event.target)
        if (spot && !(event.target as Element).closest('button')) edit(spot, false)
      }}
      onCopy={(event) => {
        if (editing) return
        event.preventDefault()
        event.clipboardData.setData('text/plain', props.onCopy(area))
      }}
      onCut={(event) => {
        if (editing) return
        event.preventDefault()
        event.clipboardData.setData('text/plain', props.onCopy(area))
        props.onClear(area)
      }}
      onPaste={(event) => {
        if (editing) return
        event.preventDefault()
        props.onPaste(event.clipboardData.getData('text/plain'), area)
      }}
    >
      <Header
        columns={columns}
        width={width}
        sort={props.sort}
        grouped={props.grouped}
        all={checked.size === 0 ? 'none' : checked.size >= rows.total ? 'all' : 'some'}
        onAll={props.onCheckAll}
        acts={props.header}
      />
      <div className="grid-canvas" role="rowgroup" style={{ height: scroll.height, width }}>
        {shown}
        <FillHandle
          area={area}
          columns={columns}
          rowPx={rowPx}
          offset={scroll.window.offset}
          hidden={editing !== null || rows.total === 0}
          label={say('fillDown')}
          onFill={(to) => props.onFill(area, to)}
        />
      </div>
      <div className="grid-totals" style={{ width }}>
        {props.foot}
      </div>
    </div>
  )
}
