import { DashboardOutlined, EllipsisOutlined, TableOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import type { ReactNode } from 'react'
import { nameOf, useSay } from '../../kit/tongue'
import type { Entry } from './entries'
import { keyOf, menuOf, type Row, sent, stepped, without } from './rows'
import { words } from './words'

type Props = {
  entry: Entry | undefined
  rows: Row[]
  handle: ReactNode
  onRows: (rows: Row[]) => void
}

/** A table or a board; its menu does without a mouse or on a phone what dragging does. */
export function EntryRow({ entry, rows, handle, onRows }: Props) {
  const say = useSay(words)
  if (!entry) return null
  const { item, kind } = entry
  const at = rows.findIndex((row) => keyOf(row) === item)
  const groups = menuOf(rows).groups
  const mine = groups.find(({ items }) => items.includes(item))?.key ?? ''
  const others = groups.filter(({ key }) => key !== mine)
  const acts = [
    ...(at > 0
      ? [{ key: 'up', label: say('up'), onClick: () => onRows(stepped(rows, at, -1)) }]
      : []),
    ...(at < rows.length - 1
      ? [{ key: 'down', label: say('down'), onClick: () => onRows(stepped(rows, at, 1)) }]
      : []),
    ...others.map((group) => ({
      key: `to-${group.key}`,
      label: say('toGroup', { name: nameOf(group) }),
      onClick: () => onRows(sent(rows, item, group.key)),
    })),
    ...(mine
      ? [{ key: 'top', label: say('toTop'), onClick: () => onRows(sent(rows, item, '')) }]
      : []),
    ...(kind === 'board'
      ? [{ key: 'off', label: say('takeOff'), onClick: () => onRows(without(rows, item)) }]
      : []),
  ]
  return (
    <div className="arrange-row" data-in={mine || undefined} data-testid={`arrange-${item}`}>
      {handle}
      {kind === 'table' ? <TableOutlined /> : <DashboardOutlined />}
      <span className="one-line arrange-name">{nameOf(entry)}</span>
      {kind === 'board' && <span className="soft">{say('board')}</span>}
      <Dropdown menu={{ items: acts }} trigger={['click']}>
        <Button
          type="text"
          icon={<EllipsisOutlined />}
          aria-label={say('more', { name: nameOf(entry) })}
        />
      </Dropdown>
    </div>
  )
}
