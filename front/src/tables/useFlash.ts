import { useEffect, useRef, useState } from 'react'
import type { Rec } from '../api/types'

const FLASH_MS = 1_600

/**
 * The records that appeared or changed by themselves a moment ago. `reason` names the question that
 * was asked (view, filter, pages loaded): rows that come with another question are not news.
 */
export function useFlash(records: Rec[], reason: string): Set<string> {
  const seen = useRef({ reason: '', versions: new Map<string, number>() })
  const [fresh, setFresh] = useState<Set<string>>(new Set())

  useEffect(() => {
    const before = seen.current
    seen.current = { reason, versions: new Map(records.map(({ id, version }) => [id, version])) }
    if (before.reason !== reason || before.versions.size === 0) return
    const news = records.filter(({ id, version }) => before.versions.get(id) !== version)
    if (news.length) setFresh(new Set(news.map(({ id }) => id)))
  }, [records, reason])

  useEffect(() => {
    if (fresh.size === 0) return
    const fade = setTimeout(() => setFresh(new Set()), FLASH_MS)
    return () => clearTimeout(fade)
  }, [fresh])

  return fresh
}
