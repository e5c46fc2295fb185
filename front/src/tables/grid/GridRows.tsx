import type { Other } from '../../api/here'
import { type Area, isOne, rectOf } from './area'
import type { Editing } from './CellEditor'
import type { GridProps } from './GridProps'
import { GridRow, type RowActs } from './GridRow'
import { HeadRow } from './HeadRow'
import { isHead, type Row } from './rows'
import type { Window } from './useScroll'

type Props = Pick<
  GridProps,
  'table' | 'rows' | 'edits' | 'columns' | 'rowPx' | 'opened' | 'checked' | 'onToggleHead'
> & {
  window: Window
  width: number
  area: Area
  editing: Editing | null
  others: ReadonlyMap<string, Other[]>
  acts: RowActs
}

/** The rows that stand in the window: records, heads of groups, and what is still on its way. */
export function GridRows(props: Props) {
  const { rows, window } = props
  const last = Math.min(window.last, rows.total - 1)
  const places = Array.from({ length: last - window.first + 1 }, (_, n) => window.first + n)
  return places.map((place) => {
    const row = rows.at(place)
    return <OneRow key={keyOf(row, place)} {...props} row={row} place={place} />
  })
}

function keyOf(row: Row | undefined, place: number): string {
  if (!row) return `hole ${place}`
  return isHead(row) ? `head ${row.head}` : row.id
}

function OneRow({ row, place, ...props }: Props & { row: Row | undefined; place: number }) {
  const { rows, edits, columns, width, area, window, rowPx } = props
  const y = (place - window.base) * rowPx
  if (!row) return <div className="grid-row hole" style={{ top: y, width }} />
  if (isHead(row)) {
    return (
      <HeadRow
        head={row}
        y={y}
        width={width}
        place={place}
        columns={columns}
        cursor={area.to.row === place}
        onToggle={() => props.onToggleHead(row.head)}
      />
    )
  }
  const rect = rectOf(area)
  const inside = place >= rect.top && place <= rect.bottom && !isOne(area)
  return (
    <GridRow
      table={props.table.key}
      record={row}
      place={place}
      number={rows.numberAt(place)}
      y={y}
      columns={columns}
      width={width}
      pending={edits.pending(row.id)}
      marks={edits.marksOf(row.id)}
      told={edits.told?.id === row.id ? edits.told.field : null}
      left={inside ? rect.left : -1}
      right={inside ? rect.right : -2}
      cursor={place === area.to.row ? area.to.col : -1}
      editing={props.editing?.id === row.id ? props.editing : null}
      checked={props.checked.has(row.id)}
      look={row.id === props.opened ? 'opened' : rows.isFresh(row.id) ? 'fresh' : ''}
      colour={row.colour ?? ''}
      others={props.others.get(row.id)}
      acts={props.acts}
    />
  )
}
