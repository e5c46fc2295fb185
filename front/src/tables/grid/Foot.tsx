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
      <span className="grid-count" style={{ width: HEAD_PX + (first?.width ?? 0) }}>
        {rows.ready && say(rows.exact ? 'count' : 'countAbout', { n: sayAmount(rows.records) })}
      </span>
      {columns.slice(1).map((column) => (
        <span key={column.field.key} className="grid-total" style={cellStyleOf(column)}>
          {told[column.field.key] && (
            <>
              <span className="soft">{say(`total_${view.totals[column.field.key] as 'sum'}`)}</span>
              {told[column.field.key]}
            </>
          )}
        </span>
      ))}
    </div>
  )
}
