import { useQueryClient } from '@tanstack/react-query'
import { Popover } from 'antd'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import { readNotices, useNotices } from '../api/tasks'
import type { Notice } from '../api/types'
import { Moment } from '../kit/Moment'
import { useSay } from '../kit/tongue'
import { words } from './words'

/** The list under the bell; it is open as soon as it is there. Opening it counts as having seen it:
 * what was new then stays marked until it is closed. */
export function NoticePanel({ bell }: { bell: ReactElement }) {
  const client = useQueryClient()
  const notices = useNotices()
  const [open, setOpen] = useState(true)
  const around = useRef<HTMLSpanElement>(null)
  useEffect(() => around.current?.querySelector('button')?.focus(), [])
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())
  const all = notices.data?.notices ?? NONE
  const unread = notices.data?.unread ?? 0
  useEffect(() => {
    if (!open || unread === 0) return
    const now = all.filter(({ read }) => !read).map(({ id }) => id)
    setFresh((before) => new Set([...before, ...now]))
    readNotices().then(() => client.invalidateQueries({ queryKey: ['notices'] }))
  }, [open, unread, all, client])
  const turn = (to: boolean) => {
    setOpen(to)
    if (!to) setFresh(new Set())
  }
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={open}
      onOpenChange={turn}
      content={<NoticeList notices={all} fresh={fresh} />}
    >
      <span ref={around}>{bell}</span>
    </Popover>
  )
}

const NONE: Notice[] = []

function NoticeList({ notices, fresh }: { notices: Notice[]; fresh: ReadonlySet<string> }) {
  const say = useSay(words)
  if (notices.length === 0) return <p>{say('noNotices')}</p>
  return (
    <ul className="notices">
      {notices.map(({ id, at, text, level, record, task, read }) => (
        <li key={id} data-level={level} data-read={read && !fresh.has(id)}>
          <p>{text}</p>
          <span className="soft">
            <Moment at={at} />
            {task && <Link to={`/tasks?task=${task}`}> {say('toTask')}</Link>}
            {record && <Link to={`/t/${record.table}/${record.id}`}> {record.title}</Link>}
          </span>
        </li>
      ))}
    </ul>
  )
}
