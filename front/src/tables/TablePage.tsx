import { PlusOutlined } from '@ant-design/icons'
import { App, Button, Skeleton } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import { useMembers } from '../api/members'
import { useRecords } from '../api/records'
import { useSchema } from '../api/schema'
import type { Table } from '../api/types'
import { Nothing } from '../kit/Nothing'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { sentenceOf } from '../kit/sentences'
import { nameOf, useSay, useTongue } from '../kit/tongue'
import { columnsOf } from './columns'
import { FilterBox } from './FilterBox'
import { Grid } from './Grid'
import { fieldsOf, nextSort, sortText, type TableLook, useLook } from './look'
import { NewRecord } from './NewRecord'
import type { RunsOf } from './RecordBody'
import { RecordDrawer } from './RecordDrawer'
import { useFlash } from './useFlash'
import { ViewTabs, viewOf } from './ViewTabs'
import { words } from './words'

type PageProps = { tableKey: string; runsOf: RunsOf; tools?: ReactNode }

/** A table: its views, its grid, the record beside it. What the address can hold, it holds. */
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
  const [making, setMaking] = useState(false)
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
        <ViewTabs table={table} view={look.view} onView={(view) => change({ view, sort: null })} />
      }
      action={
        <>
          {tools}
          <Button
            type="primary"
            icon={<PlusOutlined />}
            onClick={() => setMaking(true)}
            data-testid="record-new"
          >
            {say('create')}
          </Button>
        </>
      }
    >
      <Records table={table} look={look} change={change} />
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

type RecordsProps = {
  table: Table
  look: TableLook
  change: (p: Record<string, string | null>) => void
}

function Records({ table, look, change }: RecordsProps) {
  const say = useSay(words)
  const tongue = useTongue()
  const view = viewOf(table, look.view)
  const sort = sortText(look.sort)
  const ask = { view: view?.key ?? '', where: look.where, ...(sort ? { sort } : {}) }
  const records = useRecords(table.key, ask)
  const members = useMembers()
  const all = useMemo(
    () => records.data?.pages.flatMap((page) => page.records) ?? [],
    [records.data],
  )
  const fresh = useFlash(all, `${JSON.stringify(ask)} ${records.data?.pages.length}`)
  // biome-ignore lint/correctness/useExhaustiveDependencies: names and dates change with the tongue, people with the members
  const columns = useMemo(
    () => columnsOf(table, fieldsOf(table, view), look.sort, say('createdAt')),
    [table, view, sort, tongue, members.data],
  )
  const more = () => {
    if (records.hasNextPage && !records.isFetchingNextPage) records.fetchNextPage()
  }
  return (
    <>
      <FilterBox
        table={table}
        where={look.where}
        refused={look.where && records.isError ? sentenceOf(records.error) : null}
        onWhere={(where) => change({ where })}
      />
      {records.isPending && <Skeleton active className="grid-skeleton" paragraph={{ rows: 12 }} />}
      {records.isError && !look.where && (
        <ProblemPanel problem={records.error} again={() => records.refetch()} />
      )}
      {records.data && all.length === 0 && (
        <Nothing
          action={
            look.where && (
              <Button onClick={() => change({ where: '' })}>{say('clearFilter')}</Button>
            )
          }
        >
          {look.where ? say('filterEmpty') : say('empty', { table: nameOf(table) })}
        </Nothing>
      )}
      {all.length > 0 && (
        <Grid
          key={JSON.stringify(ask)}
          columns={columns}
          records={all}
          fresh={fresh}
          opened={look.opened}
          onOpen={(record) => change({ record })}
          onSort={(field) => change({ sort: nextSort(look.sort, field) })}
          onNearEnd={more}
        />
      )}
      {all.length > 0 && (
        <footer className="grid-foot">
          {say('loaded', { n: all.length })}
          {records.hasNextPage && say('andMore')}
        </footer>
      )}
    </>
  )
}
