import { App, Button, Progress } from 'antd'
import { undo, useDefinitionsChanged, useEvents } from '../api/building'
import { type Import, refusedRows, useImport } from '../api/exchange'
import { Problem } from '../api/problem'
import { useSchema } from '../api/schema'
import type { Table } from '../api/types'
import { LinkButton } from '../kit/LinkButton'
import { Mark } from '../kit/Mark'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { nameOf, useSay } from '../kit/tongue'
import { useConfirm } from '../kit/useConfirm'
import './exchange.css'
import { LinkedRecords } from './LinkedRecords'
import { Mapping } from './Mapping'
import { MEANINGS, statusWord } from './status'
import { RefusedRows, TallyLine } from './TallyLine'
import { words } from './words'

/** One import, whatever it waits for: a look at it, the worker, or nothing any more. */
export function ImportPage({ id }: { id: string }) {
  const say = useSay(words)
  const found = useImport(id)
  const table = useSchema().data?.tables.find(({ key }) => key === found.data?.table)
  if (found.status === 'pending') return <PageSkeleton />
  if (found.status === 'error') return <ProblemPanel problem={found.error} />
  const one = found.data
  const lead = (
    <span>
      → {table ? nameOf(table) : one.table}{' '}
      <Mark meaning={MEANINGS[one.status] ?? 'waiting'}>{say(statusWord(one.status))}</Mark>
    </span>
  )
  return (
    <Page
      title={one.file}
      lead={lead}
      action={<LinkButton to="/import">{say('title')}</LinkButton>}
    >
      {one.status === 'failed' && one.error && <ProblemPanel problem={problemOf(one.error)} />}
      {(one.status === 'uploaded' || one.status === 'failed') && table && (
        <Mapping key={one.status} one={one} table={table} />
      )}
      {(one.status === 'waiting' || one.status === 'running') && <Going one={one} />}
      {one.status === 'done' && <Done one={one} table={table} />}
    </Page>
  )
}

const problemOf = ({ code, ...facts }: Record<string, unknown>) =>
  new Problem(String(code), 422, String(code), facts)

function Going({ one }: { one: Import }) {
  const say = useSay(words)
  return (
    <section className="card" aria-live="polite">
      <Progress percent={99} status="active" showInfo={false} />
      <p>{say('progress', { n: one.tally.received })}</p>
      <TallyLine tally={one.tally} />
    </section>
  )
}

function Done({ one, table }: { one: Import; table: Table | undefined }) {
  const say = useSay(words)
  return (
    <section className="card" data-testid="import-done">
      <TallyLine tally={one.tally} />
      {table && <LinkedRecords tally={one.tally} table={table} />}
      <RefusedRows tally={one.tally} />
      {one.tally.refused > 0 && <p className="soft">{say('downloadHelp')}</p>}
      <div className="exchange-acts">
        <LinkButton type="primary" to={`/t/${one.table}`} data-testid="import-see">
          {say('see')}
        </LinkButton>
        {one.tally.refused > 0 && (
          <Button href={refusedRows(one.id)} download>
            {say('download', { n: one.tally.refused })}
          </Button>
        )}
        <UndoImport one={one} />
      </div>
    </section>
  )
}

function UndoImport({ one }: { one: Import }) {
  const say = useSay(words)
  const { message } = App.useApp()
  const confirm = useConfirm()
  const changed = useDefinitionsChanged()
  const events = useEvents()
  const name = `act:${one.act}`
  const { created, changed: altered, absorbed } = one.tally
  if (created + altered + absorbed === 0) return null
  if (events.data?.some((event) => event.name === name && event.undone)) {
    return <span className="soft">{say('wasUndone')}</span>
  }
  const ask = () =>
    confirm({
      title: say('undoAsk', { created, changed: altered + absorbed }),
      okText: say('undo'),
      act: async () => {
        await undo(name)
        await changed()
        message.success(say('undone'))
      },
    })
  return (
    <Button danger onClick={ask} data-testid="import-undo">
      {say('undo')}
    </Button>
  )
}
