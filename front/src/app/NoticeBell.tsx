import { BellOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Badge, Button, Popover } from 'antd'
import { Link } from 'react-router'
import { readNotices, useNotices } from '../api/tasks'
import type { Notice } from '../api/types'
import { Moment } from '../kit/Moment'
import { useSay } from '../kit/tongue'
import { words } from './words'

/** What flows wanted people to know. Closing the list counts as having read it. */
export function NoticeBell() {
  const say = useSay(words)
  const client = useQueryClient()
  const notices = useNotices()
  const unread = notices.data?.unread ?? 0
  const seen = async (open: boolean) => {
    if (open || unread === 0) return
    await readNotices()
    await client.invalidateQueries({ queryKey: ['notices'] })
  }
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      onOpenChange={seen}
      content={<NoticeList notices={notices.data?.notices ?? []} />}
    >
      <Badge count={unread} size="small" offset={[-6, 6]}>
        <Button type="text" icon={<BellOutlined />} aria-label={`${say('notices')} ${unread}`} />
      </Badge>
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
