import { PlusOutlined } from '@ant-design/icons'
import { App, Button, Skeleton } from 'antd'
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react'
import { useSchema } from '../api/schema'
import type { Table } from '../api/types'
import { Nothing } from '../kit/Nothing'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { nameOf, useSay } from '../kit/tongue'
import { createdField } from './grid/column'
import { FacesHere } from './here/Faces'
import { useBeing } from './here/useHere'
import {
  askOf,
  type Change,
  drafted,
  type TableLook,
  useLook,
  wholeTable,
  writeDraft,
} from './look'
import { NewRecord } from './NewRecord'
import type { RunsOf } from './RecordBody'
import { RecordDrawer } from './RecordDrawer'
import { ViewTabs, viewOf } from './ViewTabs'
import { SaveBar } from './views/SaveBar'
import { useViews, withDraft } from './views/useViews'
import { type Panel, ViewBar } from './views/ViewBar'
import type { Viewed } from './views/viewed'
import { words } from './words'

const GridView = lazy(async () => ({ default: (await import('./grid/GridView')).GridView }))
const Board = lazy(async () => ({ default: (await import('./board/Board')).Board }))
const Calendar = lazy(async () => ({ default: (await import('./calendar/Calendar')).Calendar }))
const Gantt = lazy(async () => ({ default: (await import('./gantt/Gantt')).Gantt }))
const Gallery = lazy(async () => ({ default: (await import('./gallery/Gallery')).Gallery }))

type PageProps = { tableKey: string; runsOf: RunsOf; tools?: ReactNode }

/** A table: its views, the record beside it. What the address can hold, it holds. */
export function TablePage({ tableKey, runsOf, tools }: PageProps) {
  const say = useSay(words)
  const schema = useSchema()
  const table = schema.data?.tables.find(({ key }) => key === tableKey)
  if (schema.isPending) return <PageSkeleton />
  if (!table) return <ProblemPanel problem={schema.error ?? new Error(say('noTable'))} />
  return <OpenTable key={table.key} table={table} runsOf={runsOf} tools={tools} />
}

type OpenProps = Omit<PageProps, 'tableKey'> & { table: Table }

function OpenTable({ table, runsOf, tools }: OpenProps) {
  const say = useSay(words)
  const { message } = App.useApp()
  const [look, change] = useLook()
  useBeing(table.key, look.opened)
  const [making, setMaking] = useState(false)
  const views = useViews(table, change)
  const saved = viewOf(table, look.view) ?? wholeTable(table)
  const view = useMemo(() => withDraft(saved, look.draft), [saved, look.draft])
  const differs = Object.keys(look.draft).length > 0
  const made = (id: string) => {
    setMaking(false)
    message.success(say('saved'))
    change({ record: id })
  }
  return (
    <Page
      full
      beside={look.opened !== null}
      title={nameOf(table)}
      lead={
        <ViewTabs
          table={table}
          view={saved}
          views={views}
          onView={(key) => change({ view: key, look: null, where: null })}
        />
      }
      action={
        <>
          <FacesHere />
          {tools}
          {table.may.includes('create') && (
            <Button
              type="primary"
              icon={<PlusOutlined />}
              onClick={() => setMaking(true)}
              data-testid="record-new"
            >
              {say('create')}
            </Button>
          )}
        </>
      }
    >
      <Looked
        key={`${table.key} ${saved.key}`}
        table={table}
        look={look}
        change={change}
        viewed={{ table, saved, view }}
        bar={differs && <SaveBar view={view} views={views} onBack={() => change({ look: null })} />}
      />
      {look.opened && (
        <RecordDrawer
          table={table}
          id={look.opened}
          runsOf={runsOf}
          onClose={() => change({ record: null })}
        />
      )}
      {making && <NewRecord table={table} onClose={() => setMaking(false)} onMade={made} />}
    </Page>
  )
}

type LookedProps = {
  table: Table
  look: TableLook
  change: Change
  viewed: Pick<Viewed, 'table' | 'saved' | 'view'>
  bar: React.ReactNode
}

/** The view with its tools: what it filters, how it stands in order, how it looks. */
function Looked({ table, look, change, viewed, bar }: LookedProps) {
  const say = useSay(words)
  const { saved, view } = viewed
  const [panel, setPanel] = useState<{ open: Panel | null; start: string | null }>(CLOSED)
  const [refused, setRefused] = useState<string | null>(null)
  const onDraft: Viewed['onDraft'] = (part) =>
    change({ look: writeDraft(drafted(saved, look.draft, part)) })
  const ask = useMemo(() => askOf(saved, look.draft, look.where), [saved, look.draft, look.where])
  const created = useMemo(createdField, [])
  const Shown = {
    grid: GridView,
    board: Board,
    calendar: Calendar,
    gantt: Gantt,
    gallery: Gallery,
    form: null,
  }[view.kind]
  return (
    <>
      <div className="view-line">
        <ViewBar
          table={table}
          view={view}
          created={created}
          refused={refused}
          panel={panel}
          onPanel={(open) => setPanel({ open, start: null })}
          onDraft={onDraft}
        />
        {look.where && (
          <span className="added-filter">
            {say('addedFilter')} <code>{look.where}</code>
            <Button size="small" type="text" onClick={() => change({ where: null })}>
              {say('clearFilter')}
            </Button>
          </span>
        )}
        {bar}
      </div>
      <Suspense fallback={<Skeleton active className="grid-skeleton" paragraph={{ rows: 12 }} />}>
        {Shown ? (
          <Shown
            {...viewed}
            ask={ask}
            opened={look.opened}
            onOpen={(record) => change({ record })}
            onDraft={onDraft}
            onFilter={(field) => setPanel({ open: 'filter', start: field })}
            onRefused={setRefused}
          />
        ) : (
          <Nothing>{say('formView')}</Nothing>
        )}
      </Suspense>
    </>
  )
}

const CLOSED = { open: null, start: null }
