import { useQueryClient } from '@tanstack/react-query'
import { Popover } from 'antd'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import { readNotices, useNotices } from '../api/tasks'
import type { Notice } from '../api/types'
import { Moment } from '../kit/Moment'
import { useSay } from '../kit/tongue'
import { words } from './words'

/** The list under the bell; it is open as soon as it is there. Closing it counts as having read it. */
export function NoticePanel({ bell }: { bell: ReactElement }) {
  const client = useQueryClient()
  const notices = useNotices()
  const [open, setOpen] = useState(true)
  const around = useRef<HTMLSpanElement>(null)
  useEffect(() => around.current?.querySelector('button')?.focus(), [])
  const turn = async (to: boolean) => {
    setOpen(to)
    if (to || !notices.data?.unread) return
    await readNotices()
    await client.invalidateQueries({ queryKey: ['notices'] })
  }
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={open}
      onOpenChange={turn}
      content={<NoticeList notices={notices.data?.notices ?? []} />}
    >
      <span ref={around}>{bell}</span>
    </Popover>
  )
}

function NoticeList({ notices }: { notices: Notice[] }) {
  const say = useSay(words)
  if (notices.length === 0) return <p>{say('noNotices')}</p>
  return (
    <ul className="notices">
      {notices.map(({ id, at, text, level, record, task, read }) => (
        <li key={id} data-level={level} data-read={read}>
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
