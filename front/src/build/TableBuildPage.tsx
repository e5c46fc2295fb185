import { App, Button, Dropdown, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { NavLink, useNavigate } from 'react-router'
import { dropTable, type TableDef, useDefinitionsChanged } from '../api/building'
import { LinkButton } from '../kit/LinkButton'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { sentenceOf } from '../kit/sentences'
import { nameOf, useSay } from '../kit/tongue'
import { useConfirm } from '../kit/useConfirm'
import './build.css'
import { FieldsPage } from './FieldsPage'
import { HistoryPage } from './HistoryPage'
import { RulesPage } from './rules/RulesPage'
import { useDone } from './useDone'
import { type SaveTable, useTableDraft } from './useTableDraft'
import { words } from './words'

export type Part = 'fields' | 'rules' | 'history'
type Props = { tableKey: string; part: Part }

/** A table as its builder sees it: its fields, its rules, and how it came to be so. */
export function TableBuildPage({ tableKey, part }: Props) {
  const { defined, save } = useTableDraft(tableKey)
  if (defined.status === 'pending') return <PageSkeleton />
  if (defined.status === 'error') {
    return (
      <main className="page">
        <ProblemPanel problem={defined.error} again={() => defined.refetch()} />
      </main>
    )
  }
  const { table } = defined.data
  return (
    <Page
      title={<TableName table={table} save={save} />}
      name={nameOf(table)}
      lead={<Tabs table={table} />}
      action={<Acts table={table} />}
    >
      {part === 'fields' && <FieldsPage table={table} save={save} />}
      {part === 'rules' && <RulesPage table={table} save={save} />}
      {part === 'history' && <HistoryPage tableName={table.name} />}
    </Page>
  )
}

function Tabs({ table }: { table: TableDef }) {
  const say = useSay(words)
  const tab = (to: string, name: ReactNode) => (
    <NavLink to={to} end>
      {name}
    </NavLink>
  )
  return (
    <nav className="build-tabs">
      {tab(`/build/${table.key}`, say('fields'))}
      {tab(`/build/${table.key}/rules`, say('rules'))}
      {tab(`/build/${table.key}/history`, say('history'))}
    </nav>
  )
}

/** The name is changed where it stands. */
function TableName({ table, save }: { table: TableDef; save: SaveTable }) {
  const say = useSay(words)
  const { message } = App.useApp()
  const [name, setName] = useState<string | null>(null)
  if (name === null) {
    return (
      <button
        type="button"
        className="plain-title"
        title={say('rename')}
        onClick={() => setName(table.name)}
      >
        {nameOf(table)}
      </button>
    )
  }
  const keep = async () => {
    setName(null)
    if (!name.trim() || name === table.name) return
    try {
      await save((now) => ({ ...now, name: name.trim() }), say('rename'), say('saved'))
    } catch (refused) {
      message.error(sentenceOf(refused))
    }
  }
  return (
    <Input
      autoFocus
      aria-label={say('tableName')}
      maxLength={60}
      value={name}
      onChange={({ target }) => setName(target.value)}
      onBlur={keep}
      onPressEnter={keep}
      onKeyDown={({ key }) => key === 'Escape' && setName(null)}
    />
  )
}

function Acts({ table }: { table: TableDef }) {
  const say = useSay(words)
  const confirm = useConfirm()
  const go = useNavigate()
  const done = useDone()
  const changed = useDefinitionsChanged()
  const name = nameOf(table)
  const drop = () =>
    confirm({
      title: say('deleteTableAsk', { table: name }),
      okText: say('deleteTable'),
      act: async () => {
        const { undo } = await dropTable(table.key)
        go('/build')
        done(say('deletedTable', { table: name }), undo)
        await changed()
      },
    })
  return (
    <>
      <LinkButton to={`/t/${table.key}`}>{say('records')}</LinkButton>
      <Dropdown
        menu={{ items: [{ key: 'drop', danger: true, label: say('deleteTable'), onClick: drop }] }}
      >
        <Button aria-label={say('deleteTable')}>⋯</Button>
      </Dropdown>
    </>
  )
}
