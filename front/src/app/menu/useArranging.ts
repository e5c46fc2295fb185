import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { BoardRef } from '../../api/boards'
import { arrangeMenu, type KeptMenu, type Menu, menuAsked } from '../../api/menu'
import { sentenceOf } from '../../kit/sentences'

const PAUSE_MS = 500

/** Each change is seen in the menu at once, and saved when the hand rests for a moment. */
export function useArranging(kept: KeptMenu, boards: BoardRef[]) {
  const client = useQueryClient()
  const { message } = App.useApp()
  const [past, setPast] = useState<Menu[]>([])
  const [saving, setSaving] = useState(false)
  const line = useRef({ seen: kept.version, waiting: null as Menu | null, going: false })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const send = async () => {
    const now = line.current
    const menu = now.waiting
    if (!menu || now.going) return
    Object.assign(now, { waiting: null, going: true })
    try {
      const { version } = await arrangeMenu(menu, now.seen)
      now.seen = version
      client.setQueryData(menuAsked.queryKey, (kept) => kept && { ...kept, version })
    } catch (refused) {
      now.waiting = null
      message.error(sentenceOf(refused))
      setPast([])
      const theirs = await client.fetchQuery({ ...menuAsked, staleTime: 0 }).catch(() => null)
      now.seen = theirs?.version ?? now.seen
    }
    now.going = false
    if (now.waiting) await send()
    else setSaving(false)
  }
  const show = (menu: Menu) => {
    client.cancelQueries({ queryKey: menuAsked.queryKey })
    client.setQueryData(menuAsked.queryKey, (now) => now && { ...now, menu, boards })
    line.current.waiting = menu
    setSaving(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(send, PAUSE_MS)
  }
  const latest = useRef(send)
  latest.current = send
  useEffect(() => () => void latest.current(), [])

  return {
    saving,
    change: (menu: Menu) => {
      setPast((before) => [...before, kept.menu])
      show(menu)
    },
    undo: past.length
      ? () => {
          show(past.at(-1) as Menu)
          setPast(past.slice(0, -1))
        }
      : undefined,
  }
}
