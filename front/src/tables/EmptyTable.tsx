import { Link } from 'react-router'
import { useFlows } from '../api/runs'
import type { Table } from '../api/types'
import { Nothing } from '../kit/Nothing'
import { nameOf, recordNameOf, useSay } from '../kit/tongue'
import { words } from './words'

const STARTED_BY_ANOTHER = 'called'

/** A table without records: which flows fill it, and when they begin; else how to begin by hand. */
export function EmptyTable({ table }: { table: Table }) {
  const say = useSay(words)
  const flows = useFlows()
  if (flows.isPending) return null // one sentence would give way to the other
  const filling = (flows.data ?? []).filter(
    ({ kind, fills }) => kind !== STARTED_BY_ANOTHER && fills.includes(table.key),
  )
  if (filling.length === 0) return <Nothing>{say('empty', { table: recordNameOf(table) })}</Nothing>
  return (
    <Nothing
      action={
        <ul className="fills" data-testid="fills">
          {filling.map((flow) => (
            <li key={flow.key}>
              <Link to={`/flows/${flow.key}`}>{nameOf(flow)}</Link>
              <span className="soft">{flow.trigger}</span>
            </li>
          ))}
        </ul>
      }
    >
      {say('emptyFilled', { table: recordNameOf(table) })}
    </Nothing>
  )
}
