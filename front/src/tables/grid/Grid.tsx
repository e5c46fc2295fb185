import { type ClipboardEvent, type CSSProperties, useCallback, useEffect, useRef } from 'react'
import { nameOf, useSay } from '../../kit/tongue'
import { useBeingAt, useOthersByRecord } from '../here/useHere'
import { words } from '../words'
import { type Area, only } from './area'
import { type Column, HEAD_PX } from './column'
import type { Spot } from './edits'
import { FillHandle } from './FillHandle'
import type { GridProps } from './GridProps'
import { GridRows } from './GridRows'
import { Header } from './Header'
import { revealColumn } from './places'
import { RefusedBar } from './RefusedBar'
import { recordAt } from './rows'
import { useArea } from './useArea'
import { useEditing } from './useEditing'
import { useKeys } from './useKeys'
import { usePointer } from './usePointer'
import { useRowActs } from './useRowActs'
import { useScroll } from './useScroll'
import { useShown } from './useShown'

/** What the head and the foot of the grid take of its height. */
const CHROME_PX = 34 + 30

/** The grid itself: it draws what stands in its window, and turns keys and presses into acts. */
export function Grid(props: GridProps) {
  const { table, rows, edits, columns, rowPx, checked } = props
  const say = useSay(words)
  const box = useRef<HTMLDivElement>(null)
  useShown(rows, edits)
  const scroll = useScroll(box, { rows: rows.total, rowPx, chrome: CHROME_PX })
  const { area, choose: stand, extend } = useArea(rows, columns.length, scroll.shift)
  const choose = useCallback(
    (next: Area) => {
      edits.hush()
      stand(next)
    },
    [edits, stand],
  )
  const { editing, edit, end } = useEditing(props, choose)
  const bounds = { rows: rows.total, cols: columns.length, page: scroll.page }
  const focus = () => box.current?.focus({ preventScroll: true })
  const go = useCallback(
    (next: Area) => {
      choose(next)
      scroll.reveal(next.to.row)
      revealColumn(box.current, columns, next.to.col)
    },
    [choose, scroll.reveal, columns],
  )
  const seen = (id: string) => (editing?.id === id ? editing.seen : null)
  const { acts, check } = useRowActs(props, { area, bounds, go, seen, edit, end, focus })
  const keyed = useKeys(props, { area, bounds, go, edit, check: (place) => check(place, false) })
  const pointer = usePointer({ area, choose, extend, focus, edit })
  useInSight(props, scroll, choose)
  useBeingAt(recordAt(rows, area.to.row)?.id ?? null, columns[area.to.col]?.field.key ?? '')
  const others = useOthersByRecord()

  const { refused } = edits
  /** To the first that the list shows; where it shows none, the record is opened beside it. */
  const goToRefused = ([first, ...rest]: Spot[]) => {
    if (!first) return
    const row = rows.placeOf(first.id)
    const col = columns.findIndex(({ field }) => field.key === first.field)
    if (row >= 0 && col >= 0) {
      focus()
      go(only({ row, col }))
    } else if (rest.length) goToRefused(rest)
    else props.onOpen(first.id)
  }
  const { base, offset } = scroll.window
  const width = widthOf(columns)
  return (
    <>
      <RefusedBar
        count={refused.length}
        onGo={() => goToRefused(refused)}
        onGiveUp={() => edits.giveUp()}
      />
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
        style={{ '--row': `${rowPx}px` } as CSSProperties}
        onScroll={scroll.scrolled}
        onKeyDown={editing ? undefined : keyed}
        {...pointer}
        {...(editing ? {} : clipboard(props, area))}
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
          <div className="grid-layer" style={{ top: base * rowPx + offset }}>
            <GridRows
              {...props}
              window={scroll.window}
              width={width}
              area={area}
              editing={editing}
              others={others}
              acts={acts}
            />
            <FillHandle
              area={area}
              columns={columns}
              rowPx={rowPx}
              base={base}
              hidden={editing !== null || rows.total === 0}
              label={say('fillDown')}
              onFill={(to) => props.onFill(area, to)}
            />
          </div>
        </div>
        <div className="grid-totals" style={{ width }}>
          {props.foot}
        </div>
      </div>
    </>
  )
}

const widthOf = (columns: Column[]) =>
  HEAD_PX + columns.reduce((sum, column) => sum + column.width, 0)

/** Fetches what stands in the window; another list begins at its top. */
function useInSight(
  { rows }: GridProps,
  { window: { first, last }, goTo }: ReturnType<typeof useScroll>,
  choose: (area: Area) => void,
) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: with new lengths other rows may stand there
  useEffect(() => rows.look(first, last), [rows, rows.version, first, last])
  // biome-ignore lint/correctness/useExhaustiveDependencies: not whenever the size of the window changes
  useEffect(() => {
    goTo(0)
    choose(only({ row: 0, col: 0 }))
  }, [rows])
}

function clipboard(props: GridProps, area: Area) {
  const copy = (event: ClipboardEvent) => {
    event.preventDefault()
    const text = props.onCopy(area)
    if (text !== null) event.clipboardData.setData('text/plain', text)
    return text !== null
  }
  return {
    onCopy: copy,
    onCut: (event: ClipboardEvent) => {
      // What is not on the clipboard is not cleared.
      if (copy(event)) props.onClear(area)
    },
    onPaste: (event: ClipboardEvent) => {
      event.preventDefault()
      props.onPaste(event.clipboardData.getData('text/plain'), area)
    },
  }
}
