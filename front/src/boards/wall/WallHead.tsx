import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Board } from '../../api/boards'
import { nameOf, useSay } from '../../kit/tongue'
import { sayClock } from '../../kit/when'
import { AlarmLines } from '../AlarmLines'
import { words } from '../words'

const TICK_MS = 1_000

/** What hangs over a wall: the alarms, whose board it is, what time it is, and of when its figures are. */
export function WallHead({ board }: { board: Board }) {
  const say = useSay(words)
  const client = useQueryClient()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  const figures = client
    .getQueryCache()
    .findAll({ predicate: ({ queryKey }) => queryKey[2] === 'figure' })
  const changed = Math.max(0, ...figures.map(({ state }) => state.dataUpdatedAt))
  return (
    <>
      <AlarmLines />
      <header className="wall-head" data-testid="wall-head">
        <h1>{nameOf(board)}</h1>
        {changed > 0 && (
          <span className="soft">{say('figuresOf', { at: sayClock(iso(changed)) })}</span>
        )}
        <time data-testid="wall-clock">{sayClock(iso(now))}</time>
      </header>
    </>
  )
}

const iso = (ms: number) => new Date(ms).toISOString()
