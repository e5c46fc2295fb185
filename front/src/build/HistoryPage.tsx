import { useQuery } from '@tanstack/react-query'
import { App, Button, Skeleton } from 'antd'
import { useState } from 'react'
import {
  type HistoryEvent,
  previewUndo,
  undo,
  useDefinitionsChanged,
  useEvents,
} from '../api/building'
import { useSchema } from '../api/schema'
import { ActButton } from '../kit/ActButton'
import { Moment } from '../kit/Moment'
import { Nothing } from '../kit/Nothing'
import { ProblemPanel } from '../kit/ProblemPanel'
import { comma, nameOf, useSay } from '../kit/tongue'
import './build.css'
import { words } from './words'

/**
 * What changed in definitions, newest first; each is looked at before it is taken back. A table
 * that was deleted comes back from here. Events name tables as they were called then.
 */
export function HistoryPage({ tableName }: { tableName?: string }) {
  const say = useSay(words)
  const events = useEvents()
  if (events.status === 'pending') return <Skeleton active paragraph={{ rows: 6 }} />
  if (events.status === 'error') return <ProblemPanel problem={events.error} />
  const mine = events.data.filter(
    ({ tables }) => tables.length > 0 && (!tableName || tables.includes(tableName)),
  )
  if (!mine.length) return <Nothing>{say('noHistory')}</Nothing>
  return (
    <section className="card">
      <ul className="event-list" data-testid="structure-history">
        {mine.map((event) => (
          <EventLine key={event.name} event={event} />
        ))}
      </ul>
    </section>
  )
}

function EventLine({ event }: { event: HistoryEvent }) {
  const say = useSay(words)
  const [open, setOpen] = useState(false)
  const tables = useSchema().data?.tables ?? []
  // one that was renamed or is gone keeps the name of then
  const called = (name: string) => nameOf(tables.find((one) => one.name === name) ?? { name })
  return (
    <li>
      <div className="event-line">
        {event.reason && <strong>{event.reason}</strong>}
        <span>{event.tables.map(called).join(comma())}</span>
        <span className="soft">
          {event.who} · <Moment at={event.at} />
        </span>
        <span className="end">
          {event.undone ? (
            <span className="soft">{say('wasUndone')}</span>
          ) : (
            <Button size="small" onClick={() => setOpen(!open)}>
              {say('lookFirst')}
            </Button>
          )}
        </span>
      </div>
      {open && !event.undone && <Preview event={event} onDone={() => setOpen(false)} />}
    </li>
  )
}

type PreviewProps = { event: HistoryEvent; onDone: () => void }

function Preview({ event, onDone }: PreviewProps) {
  const say = useSay(words)
  const { message } = App.useApp()
  const changed = useDefinitionsChanged()
  const seen = useQuery({
    queryKey: ['history', event.name, 'preview'],
    queryFn: () => previewUndo(event.name),
    staleTime: 0,
    retry: false,
  })
  if (seen.isPending) return <Skeleton active title={false} paragraph={{ rows: 2 }} />
  if (seen.isError) return <ProblemPanel problem={seen.error} />
  const act = async () => {
    await undo(event.name)
    await changed()
    message.success(say('undone'))
    onDone()
  }
  return (
    <div className="rule-try">
      <ul>
        {event.tables.map((table) => (
          <li key={table}>{say('undoBack', { table })}</li>
        ))}
        {seen.data.writes.length > 0 && (
          <li>{say('undoRecords', { n: seen.data.writes.length })}</li>
        )}
        {seen.data.kept.length > 0 && <li>{say('undoKept', { n: seen.data.kept.length })}</li>}
      </ul>
      <p>
        <ActButton danger act={act} data-testid="history-undo">
          {say('undoThis')}
        </ActButton>
      </p>
    </div>
  )
}
