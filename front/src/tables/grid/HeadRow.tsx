import { CaretDownOutlined, CaretRightOutlined } from '@ant-design/icons'
import { sayAmount } from '../../kit/money'
import { useSay } from '../../kit/tongue'
import { words } from '../words'
import { type Column, HEAD_PX } from './column'
import type { Head } from './rows'

type Props = {
  head: Head
  place: number
  y: number
  width: number
  columns: Column[]
  cursor: boolean
  onToggle: () => void
}

/** The head of a group: what its records have in common, how many they are, and their totals. */
export function HeadRow({ head, place, y, width, columns, cursor, onToggle }: Props) {
  const say = useSay(words)
  return (
    <div
      className={cursor ? 'grid-row group cursor' : 'grid-row group'}
      role="row"
      aria-rowindex={place + 2}
      style={{ top: y, width }}
      data-testid="group-head"
    >
      <div
        role="gridcell"
        className="group-head"
        style={{ width: nameWidth(columns), paddingInlineStart: head.level * INDENT_PX }}
        data-place={place}
        data-col={0}
      >
        <button type="button" tabIndex={-1} aria-expanded={head.open} onClick={onToggle}>
          {head.open ? <CaretDownOutlined /> : <CaretRightOutlined />}
          {head.says.meaning ? (
            <span className="mark" data-meaning={head.says.meaning}>
              {head.says.text}
            </span>
          ) : (
            <strong>{head.says.text || say('blankGroup')}</strong>
          )}
          <span className="soft">{say('records', { n: sayAmount(head.count) })}</span>
        </button>
      </div>
      {columns.map((column) => {
        const total = head.totals[column.field.key]
        return (
          total && (
            <span
              key={column.field.key}
              className="group-total one-line"
              title={total}
              style={{ left: Math.max(column.left, HEAD_PX), width: column.width }}
            >
              {total}
            </span>
          )
        )
      })}
    </div>
  )
}

const INDENT_PX = 20

/** Over the name of the record, so that every total stands free in its column. */
const nameWidth = ([first]: Column[]) => HEAD_PX + (first?.width ?? 0)
