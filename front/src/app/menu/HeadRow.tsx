import { EllipsisOutlined } from '@ant-design/icons'
import { Button, Dropdown, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { nameOf, useSay } from '../../kit/tongue'
import { changed, dissolved, type Head, isEmpty, keyOf, type Row, stepped } from './rows'
import { words } from './words'

type Props = {
  head: Head
  rows: Row[]
  handle: ReactNode
  /** Just made: its name waits to be typed. */
  fresh: boolean
  onRows: (rows: Row[]) => void
}

/** The head of a group: its names, and what can be done with it as a whole. */
export function HeadRow({ head, rows, handle, fresh, onRows }: Props) {
  const say = useSay(words)
  const at = rows.findIndex((row) => keyOf(row) === `group:${head.key}`)
  const set = (part: Partial<Head>) => onRows(changed(rows, { ...head, ...part }))
  const acts = [
    { key: 'up', label: say('up'), onClick: () => onRows(stepped(rows, at, -1)) },
    { key: 'down', label: say('down'), onClick: () => onRows(stepped(rows, at, 1)) },
    {
      key: 'fold',
      label: say(head.folded ? 'unfold' : 'fold'),
      onClick: () => set({ folded: !head.folded }),
    },
    {
      key: 'dissolve',
      label: say('dissolve'),
      onClick: () => onRows(dissolved(rows, head.key)),
    },
  ]
  return (
    <div className="arrange-row arrange-head" data-testid={`arrange-group-${head.key}`}>
      {handle}
      <NameBox
        label={say('groupName')}
        name={head.name}
        autoFocus={fresh}
        onName={(name) => set({ name: name || head.name })}
      />
      <NameBox
        label={say('groupNameEn')}
        name={head.name_en}
        onName={(name_en) => set({ name_en })}
      />
      <span className="soft arrange-note">
        {isEmpty(rows, head.key) ? say('empty') : head.folded && say('isFolded')}
      </span>
      <Dropdown menu={{ items: acts }} trigger={['click']}>
        <Button
          type="text"
          icon={<EllipsisOutlined />}
          aria-label={say('moreGroup', { name: nameOf(head) })}
        />
      </Dropdown>
    </div>
  )
}

type NameProps = {
  label: string
  name: string
  autoFocus?: boolean
  onName: (name: string) => void
}

/** Kept when one leaves it or presses Enter; Esc takes back what was typed. */
function NameBox({ label, name, autoFocus, onName }: NameProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const done = () => {
    if (typed !== null && typed.trim() !== name) onName(typed.trim())
    setTyped(null)
  }
  return (
    <Input
      value={typed ?? name}
      placeholder={label}
      aria-label={label}
      maxLength={40}
      autoFocus={autoFocus ?? false}
      onFocus={({ target }) => autoFocus && target.select()}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={done}
      onPressEnter={done}
      onKeyDown={({ key }) => key === 'Escape' && setTyped(null)}
    />
  )
}
