import { Tabs } from 'antd'
import type { ReactNode } from 'react'
import { useComments } from '../api/comments'
import type { Rec, Table } from '../api/types'
import { useSay } from '../kit/tongue'
import { CustomerPage } from './CustomerPage'
import { Comments } from './comments/Comments'
import { Composer } from './comments/Composer'
import { words as commentWords } from './comments/words'
import { PointingHere } from './PointingHere'
import { RecordSheet } from './RecordSheet'
import { Timeline } from './Timeline'
import { words } from './words'

/** Given by the app: the runs of a record belong to another room. */
export type RunsOf = (table: string, record: string) => ReactNode

type Props = { table: Table; record: Rec; runsOf: RunsOf; wide?: boolean }

/** A record with its time line and runs: in tabs beside the grid, side by side on a page of its own. */
export function RecordBody({ table, record, runsOf, wide }: Props) {
  const say = useSay(words)
  const sayComments = useSay(commentWords)
  const said = useComments(table.key, record.id).data?.pages[0]?.total ?? 0
  const sheet = (
    <>
      <CustomerPage table={table.key} id={record.id} />
      <RecordSheet key={record.id} table={table} record={record} />
      <PointingHere table={table} id={record.id} />
    </>
  )
  const history = <Timeline table={table} id={record.id} />
  const runs = runsOf(table.key, record.id)
  if (wide) {
    return (
      <div className="record-wide">
        <section className="card">{sheet}</section>
        <section className="card">
          <h2>{sayComments('both')}</h2>
          <Composer key={record.id} table={table.key} record={record.id} />
          {history}
        </section>
        <section className="card">
          <h2>{say('runs')}</h2>
          {runs}
        </section>
      </div>
    )
  }
  return (
    <Tabs
      items={[
        { key: 'sheet', label: say('fields'), children: sheet },
        {
          key: 'comments',
          label: said ? sayComments('commentsOf', { n: said }) : sayComments('comments'),
          children: <Comments table={table.key} record={record.id} />,
        },
        { key: 'history', label: say('history'), children: history },
        { key: 'runs', label: say('runs'), children: runs },
      ]}
    />
  )
}
