import { memo } from 'react'
import type { Other } from '../../api/here'
import type { Cells, Rec } from '../../api/types'
import { comma, useSay } from '../../kit/tongue'
import { toneOf } from '../here/tone'
import { typedText } from '../refused'
import { words } from '../words'
import { CellEditor, type Editing, type Move } from './CellEditor'
import { CellMark } from './CellMark'
import { type Column, cellOf, cellStyleOf, HEAD_PX } from './column'
import type { Mark } from './edits'
import { GridCell } from './GridCell'

export type RowActs = {
  check: (record: Rec, place: number, range: boolean) => void
  open: (id: string) => void
  commit: (record: Rec, column: Column, value: unknown, move: Move) => void
  cancel: () => void
  settle: (record: Rec, column: Column, mark: Mark, mine: boolean, place: number) => void
}
type Props = {
  table: string
  record: Rec
  place: number
  number: number
  y: number
  columns: Column[]
  width: number
  pending: Cells | undefined
  marks: Readonly<Record<string, Mark>> | undefined
  /** The field whose refusal is told open just now. */
  told: string | null
  /** Chosen columns of this row, and the one that the cursor stands in. */
  left: number
  right: number
  cursor: number
  editing: Editing | null
  checked: boolean
  look: string
  colour: string
  /** Who else is at this record. */
  others: Other[] | undefined
  acts: RowActs
}

/** One record. Drawn again only when something of it changes: scrolling draws new rows alone. */
export const GridRow = memo(function GridRow(props: Props) {
  const { table, record, place, columns, pending, marks, editing, others, acts } = props
  const says = useSay(words)
  return (
    <div
      className={`grid-row ${props.look} ${props.checked ? 'checked' : ''}`}
      role="row"
      aria-rowindex={place + 2}
      aria-selected={props.checked}
      data-record={record.id}
      style={{ top: props.y, width: props.width }}
    >
      <RowHead {...props} />
      {columns.map((column, col) => {
        const { key } = column.field
        const mark = marks?.[key]
        const stands = cellOf(record, pending, column.field)
        const refused = mark?.kind === 'fault' ? mark : null
        const follows = record.follows?.includes(key)
        const error = record.errors?.[key]
        const edits = editing?.field === key ? editing : null
        const peers = others?.filter((one) => one.record === record.id && one.field === key) ?? []
        return (
          <div
            key={key}
            id={`cell-${place}-${col}`}
            role="gridcell"
            aria-colindex={col + 2}
            aria-readonly={column.fixed !== null || undefined}
            aria-invalid={mark ? true : undefined}
            data-place={place}
            data-col={col}
            data-field={key}
            className={cellClass(
              props,
              column,
              col,
              mark,
              pending,
              edits !== null,
              peers.length > 0,
            )}
            style={cellStyleOf(column)}
            data-tone={peers[0] && toneOf(peers[0].user)}
          >
            {edits ? (
              <CellEditor
                field={column.field}
                editing={edits}
                place={{ table, record: record.id }}
                onCommit={(typed, move) => acts.commit(record, column, typed, move)}
                onCancel={acts.cancel}
              />
            ) : refused ? (
              <span className="grid-refused">{typedText(refused.typed, column.field)}</span>
            ) : column.title ? (
              <button
                type="button"
                tabIndex={-1}
                className="grid-title"
                data-testid="grid-row"
                onClick={() => acts.open(record.id)}
              >
                <GridCell value={stands} column={column} place={{ ...at(props), field: key }} />
                {record.flags.length > 0 && (
                  <span className="grid-flag" title={record.flags.join('\n')}>
                    ⚑
                  </span>
                )}
              </button>
            ) : error ? (
              <span className="grid-error" title={error}>
                {error}
              </span>
            ) : (
              <span
                className={follows ? 'grid-follows' : undefined}
                title={follows ? says('follows') : undefined}
              >
                <GridCell value={stands} column={column} place={{ ...at(props), field: key }} />
              </span>
            )}
            {peers.length > 0 && !edits && <Peers others={peers} />}
            {mark && !edits && (
              <CellMark
                mark={mark}
                stands={stands}
                column={column}
                open={props.cursor === col || props.told === key}
                onSettle={(mine) => acts.settle(record, column, mark, mine, place)}
              />
            )}
          </div>
        )
      })}
    </div>
  )
})

/** Whose cursor is at this cell. */
function Peers({ others }: { others: Other[] }) {
  const say = useSay(words)
  const names = others.map(({ name }) => name).join(comma())
  return (
    <span className="grid-peer" title={say('alsoAt', { names })} data-testid="grid-peer">
      {names}
    </span>
  )
}

const at = ({ table, record }: Props) => ({ table, record: record.id })

function RowHead({ record, place, number, checked, colour, others, acts }: Props) {
  const say = useSay(words)
  const open = others?.find(({ opened }) => opened === record.id)
  return (
    <div role="rowheader" className="grid-row-head" style={{ width: HEAD_PX }} data-tone={colour}>
      <span className="grid-number">{number}</span>
      {open && (
        <span
          className="grid-has-open"
          data-tone={toneOf(open.user)}
          title={say('alsoOpen', { names: open.name })}
        />
      )}
      <input
        type="checkbox"
        tabIndex={-1}
        checked={checked}
        aria-label={say('choose')}
        onChange={({ nativeEvent }) =>
          acts.check(record, place, (nativeEvent as MouseEvent).shiftKey)
        }
      />
      <button
        type="button"
        tabIndex={-1}
        className="grid-open"
        title={say('openRecord')}
        aria-label={say('openRecord')}
        data-testid="grid-open"
        onClick={() => acts.open(record.id)}
      >
        ⤢
      </button>
    </div>
  )
}

function cellClass(
  { left, right, cursor, told }: Props,
  column: Column,
  col: number,
  mark: Mark | undefined,
  pending: Cells | undefined,
  edits: boolean,
  peers: boolean,
): string {
  const names = ['grid-cell']
  if (column.frozen) names.push('frozen')
  if (column.right) names.push('right')
  if (column.fixed) names.push('fixed')
  if (col >= left && col <= right) names.push('chosen')
  if (col === cursor) names.push('cursor')
  if (mark) names.push(`has-${mark.kind}`)
  if (told === column.field.key) names.push('told')
  if (edits) names.push('editing')
  if (peers) names.push('has-peer')
  if (pending && column.field.key in pending) names.push('going')
  return names.join(' ')
}
