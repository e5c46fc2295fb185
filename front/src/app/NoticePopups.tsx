import { App, Button } from 'antd'
import { useEffect, useRef } from 'react'
import { useNavigate } from 'react-router'
import { useNotices } from '../api/tasks'
import type { Notice } from '../api/types'
import { useSay } from '../kit/tongue'
import { words } from './words'

const SHOWN_S = 8
const BUZZ_MS = 120

/** What arrives while the desk is open pops up, on a phone with a buzz; what was there before does
 *  not. */
export function NoticePopups() {
  const say = useSay(words)
  const { notification } = App.useApp()
  const navigate = useNavigate()
  const notices = useNotices()
  const known = useRef<Set<string> | null>(null)
  useEffect(() => {
    if (!notices.data) return
    const seen = known.current
    known.current = new Set(notices.data.notices.map(({ id }) => id))
    if (!seen) return
    for (const notice of notices.data.notices) {
      if (notice.read || seen.has(notice.id)) continue
      const { id, text, level } = notice
      const open = () => {
        notification.destroy(id)
        navigate(placeOf(notice))
      }
      const actions = placeOf(notice) && (
        <Button size="small" type="primary" onClick={open}>
          {say('open')}
        </Button>
      )
      notification[level]({ key: id, title: text, actions, duration: SHOWN_S, role: 'status' })
      navigator.vibrate?.(BUZZ_MS)
    }
  }, [notices.data, notification, navigate, say])
  return null
}

const placeOf = ({ task, record }: Notice) =>
  task ? `/tasks?task=${task}` : record ? `/t/${record.table}/${record.id}` : ''
