import { Button, Skeleton } from 'antd'
import { Link } from 'react-router'
import { useComments } from '../api/comments'
import { useChanges } from '../api/records'
import type { Change, Table } from '../api/types'
import { Moment } from '../kit/Moment'
import { Nothing } from '../kit/Nothing'
import { ProblemPanel } from '../kit/ProblemPanel'
import { nameOf, useSay } from '../kit/tongue'
import { common } from '../kit/words'
import { CellValue } from './CellValue'
import { CommentEntry } from './comments/CommentEntry'
import { told } from './comments/story'
import { words } from './words'

/** Who changed what, when, from where and why, and what was said; the newest on top. */
export function Timeline({ table, id }: { table: Table; id: string }) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const changes = useChanges(table.key, id)
  const comments = useComments(table.key, id)
  if (changes.status === 'pending' || comments.isPending) return <Skeleton active />
  if (changes.status === 'error') return <ProblemPanel problem={changes.error} />
  const all = changes.data.pages.flatMap((page) => page.changes)
  const said = comments.data?.pages.flatMap((page) => page.comments) ?? []
  if (all.length + said.length === 0) return <Nothing>{say('noHistory')}</Nothing>
  const story = told({ all, more: changes.hasNextPage }, { all: said, more: comments.hasNextPage })
  const more = () => {
    if (changes.hasNextPage) changes.fetchNextPage()
    if (comments.hasNextPage) comments.fetchNextPage()
  }
  return (
    <>
      <ol className="timeline" data-testid="timeline">
        {story.map((entry) =>
          'change' in entry ? (
            <ChangeEntry key={entry.change.seq} change={entry.change} table={table} />
          ) : (
            <CommentEntry
              key={entry.comment.id}
              table={table.key}
              record={id}
              comment={entry.comment}
            />
          ),
        )}
      </ol>
      {(changes.hasNextPage || comments.hasNextPage) && (
        <Button onClick={more}>{sayCommon('more')}</Button>
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
