import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { readFlow } from '../../api/flows'
import type { Sentence } from '../../api/types'
import { useTongue } from '../../kit/tongue'
import { type FlowTree, TRIGGER } from '../tree/tree'

const PAUSE_MS = 250

/** The flow read aloud by the server, in the reader's tongue; the last reading until the next. */
export function useSentences(flow: FlowTree): Sentence[] {
  const spoken = useTongue()
  const settled = useSettled(flow)
  const asked = useMemo(() => ({ key: settled.key ?? 'draft', ...settled }), [settled])
  const read = useQuery({
    queryKey: ['flow-sentences', spoken, JSON.stringify(asked)],
    queryFn: () => readFlow(asked),
    placeholderData: (before) => before,
    staleTime: Infinity,
    gcTime: 60_000,
  })
  return read.data?.sentences ?? []
}

/** By the place where they stand. */
export function byPlace(sentences: Sentence[]): Map<string, string> {
  return new Map(
    sentences
      .filter(({ path, block }) => path || block === 'trigger')
      .map(({ path, text, block }) => [block === 'trigger' ? TRIGGER : path, text]),
  )
}

/** Only once nobody has edited for a moment: every key stroke is an edit. */
function useSettled(flow: FlowTree): FlowTree {
  const [settled, setSettled] = useState(flow)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(flow), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [flow])
  return settled
}
