import { BellOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useNotices } from '../api/tasks'
import { useSay } from '../kit/tongue'
import { words } from './words'

const MOST = 99
const fetched = () => import('./NoticePanel')
const NoticePanel = lazy(async () => ({ default: (await fetched()).NoticePanel }))

/** What flows wanted people to know: how much of it is new. The list comes with the hand on the bell. */
export function NoticeBell() {
  const say = useSay(words)
  const unread = useNotices().data?.unread ?? 0
  const [asked, setAsked] = useState(false)
  const bell = (
    <span className="bell">
      <Button
        type="text"
        icon={<BellOutlined />}
        aria-label={`${say('notices')} ${unread}`}
        aria-haspopup="dialog"
        onPointerEnter={fetched}
        onFocus={fetched}
        onClick={() => setAsked(true)}
      />
      {unread > 0 && (
        <span className="bell-count" aria-hidden="true">
          {unread > MOST ? `${MOST}+` : unread}
        </span>
      )}
    </span>
  )
  if (!asked) return bell
  return (
    <Suspense fallback={bell}>
      <NoticePanel bell={bell} />
    </Suspense>
  )
}
