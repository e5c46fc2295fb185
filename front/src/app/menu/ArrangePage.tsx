import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { type BoardRef, useBoards } from '../../api/boards'
import { type KeptMenu, useMenu } from '../../api/menu'
import { useSchema } from '../../api/schema'
import type { Table } from '../../api/types'
import { Nothing } from '../../kit/Nothing'
import { Page, PageSkeleton } from '../../kit/Page'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { Reorder } from '../../kit/Reorder'
import { useSay } from '../../kit/tongue'
import { UndoIcon } from '../../kit/turns'
import { EntryRow } from './EntryRow'
import { entriesOfAll } from './entries'
import { HeadRow } from './HeadRow'
import { LooseBoards } from './LooseBoards'
import { isHead, keyOf, menuOf, put, type Row, rowsOf, sent, stepped, withUnseen } from './rows'
import { useArranging } from './useArranging'
import { words } from './words'

/** 整理菜单: which tables and boards stand together, and in what order. */
export function ArrangePage() {
  const schema = useSchema()
  const boards = useBoards()
  const menu = useMenu()
  const problem = schema.error ?? boards.error ?? menu.error
  if (problem) return <ProblemPanel problem={problem} />
  if (!schema.data || !boards.data || !menu.data) return <PageSkeleton />
  return <Arrange kept={menu.data} tables={schema.data.tables} boards={boards.data} />
}

type Props = { kept: KeptMenu; tables: Table[]; boards: BoardRef[] }

function Arrange({ kept, tables, boards }: Props) {
  const say = useSay(words)
  const { change, undo, saving } = useArranging(kept, boards)
  const [fresh, setFresh] = useState('')
  const all = entriesOfAll(tables, boards)
  const seen = (item: string) => all.has(item)
  const items = tables.map(({ key }) => `table:${key}`)
  const rows = rowsOf(kept.menu, items).filter((row) => isHead(row) || seen(row.item))
  const keep = (next: readonly Row[]) => change(withUnseen(menuOf(next), kept.menu, seen))
  const add = () => {
    const key = `g${Date.now().toString(36)}`
    setFresh(key)
    keep([...rows, { head: { key, name: say('newName'), name_en: '', folded: false } }])
  }
  const act = (
    <>
      <span className="soft" role="status" data-testid="menu-saving" data-saving={saving}>
        {say(saving ? 'saving' : 'saved')}
      </span>
      <Button icon={<UndoIcon />} disabled={!undo} onClick={() => undo?.()} data-testid="menu-undo">
        {say('undo')}
      </Button>
      <Button type="primary" icon={<PlusOutlined />} onClick={add} data-testid="group-add">
        {say('add')}
      </Button>
    </>
  )
  return (
    <Page title={say('arrange')} action={act}>
      <p className="soft arrange-lead">
        {say('lead')} <span className="arrange-drag">{say('drag')}</span>
      </p>
      {rows.length === 0 && <Nothing>{say('none')}</Nothing>}
      <Reorder
        className="card arrange"
        items={rows}
        keyOf={keyOf}
        put={put}
        step={stepped}
        onOrder={keep}
      >
        {(row, handle) =>
          isHead(row) ? (
            <HeadRow
              head={row.head}
              rows={rows}
              handle={handle}
              fresh={row.head.key === fresh}
              onRows={keep}
            />
          ) : (
            <EntryRow entry={all.get(row.item)} rows={rows} handle={handle} onRows={keep} />
          )
        }
      </Reorder>
      <LooseBoards
        boards={boards.filter(({ key }) => !rows.some((row) => keyOf(row) === `board:${key}`))}
        onPut={(key) => keep(sent([...rows, { item: `board:${key}` }], `board:${key}`, ''))}
      />
    </Page>
  )
}
