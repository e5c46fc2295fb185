import { useEffect, useState } from 'react'

/** Whole seconds since then (by performance.now), told anew each second; null before. */
export function useElapsed(since: number | null): number | null {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    if (since === null) return
    setNow(performance.now())
    const timer = setInterval(() => setNow(performance.now()), 1_000)
    return () => clearInterval(timer)
  }, [since])
  return since === null ? null : Math.max(0, Math.floor((now - since) / 1_000))
}
