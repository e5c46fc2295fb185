import { Button, Skeleton } from 'antd'
import { Link } from 'react-router'
import { useChanges } from '../api/records'
import type { Change, Table } from '../api/types'
import { Moment } from '../kit/Moment'
import { Nothing } from '../kit/Nothing'
import { ProblemPanel } from '../kit/ProblemPanel'
import { nameOf, useSay } from '../kit/tongue'
import { common } from '../kit/words'
import { CellValue } from './CellValue'
import { words } from './words'

/** Who changed what, when, from where and why; the newest on top. */
export function Timeline({ table, id }: { table: Table; id: string }) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const changes = useChanges(table.key, id)
  if (changes.status === 'pending') return <Skeleton active />
  if (changes.status === 'error') return <ProblemPanel problem={changes.error} />
  const all = changes.data.pages.flatMap((page) => page.changes)
  if (all.length === 0) return <Nothing>{say('noHistory')}</Nothing>
  return (
    <>
      <ol className="timeline" data-testid="timeline">
        {all.map((change) => (
          <ChangeEntry key={change.seq} change={change} table={table} />
        ))}
      </ol>
      {changes.hasNextPage && (
        <Button onClick={() => changes.fetchNextPage()}>{sayCommon('more')}</Button>
      )}
    </>
  )
}

function ChangeEntry({ change, table }: { change: Change; table: Table }) {
  const say = useSay(words)
  return (
    <li data-kind={change.kind}>
      <p className="change-head">
        <strong>{change.who}</strong> {say(`kind_${change.kind}`)}
        <span className="soft">
          <Moment at={change.at} /> · {change.origin}
        </span>
      </p>
      {change.reason && <p className="change-why">{change.reason}</p>}
      <ChangedCells change={change} table={table} />
      {change.run && (
        <Link className="change-run" to={`/runs/${change.run}`}>
          {say('byRun')} →
        </Link>
      )}
    </li>
  )
}

/** The log keeps no old values for a new record, so only what came is listed. */
function ChangedCells({ change, table }: { change: Change; table: Table }) {
  const changed = table.fields.filter(
    ({ key }) => change.kind === 'update' && (key in change.after || key in change.before),
  )
  if (changed.length === 0) return null
  return (
    <dl className="changed-cells">
      {changed.map((field) => (
        <div key={field.key}>
          <dt>{nameOf(field)}</dt>
          <dd>
            <span className="was">
              <CellValue value={change.before[field.key]} field={field} />
            </span>
            <span className="arrow">→</span>
            <CellValue value={change.after[field.key]} field={field} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
