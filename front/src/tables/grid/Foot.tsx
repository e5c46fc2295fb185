import type { Table, View } from '../../api/types'
import { useTotals } from '../../api/views'
import { sayAmount } from '../../kit/money'
import { useSay } from '../../kit/tongue'
import { sayTotals, totalsOf } from '../views/grouping'
import { words } from '../words'
import { type Column, cellStyleOf, HEAD_PX } from './column'
import type { Rows } from './rows'

type Props = {
  table: Table
  columns: Column[]
  view: View
  ask: { view: string; where: string }
  rows: Rows
}

/** How long the list is, and the totals of the whole under their columns. */
export function Foot({ table, columns, view, ask, rows }: Props) {
  const say = useSay(words)
  const totals = totalsOf(view.totals)
  const { view: viewKey, where } = ask
  const group = useTotals(table.key, { view: viewKey, where }, totals)
  const told = group.data ? sayTotals(group.data, totals, table) : {}
  const [first] = columns
  return (
    <div className="grid-foot-row" role="row">
      <span className="grid-count" role="gridcell" style={{ width: HEAD_PX + (first?.width ?? 0) }}>
        {rows.ready && say(rows.exact ? 'count' : 'countAbout', { n: sayAmount(rows.records) })}
      </span>
      {columns.slice(1).map((column) => (
        <TotalOf key={column.field.key} column={column} how={view.totals[column.field.key]}>
          {told[column.field.key]}
        </TotalOf>
      ))}
    </div>
  )
}

type TotalProps = { column: Column; how: string | undefined; children: string | undefined }

/** A sum is what everybody expects; what else it is stands before it. */
function TotalOf({ column, how, children }: TotalProps) {
  const say = useSay(words)
  const named = how && children ? `${say(`total_${how as 'sum'}`)} ${children}` : undefined
  return (
    <span className="grid-total one-line" role="gridcell" style={cellStyleOf(column)} title={named}>
      {how === 'sum' ? children : named}
    </span>
  )
}
