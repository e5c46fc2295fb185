import { useEffect, useState } from 'react'

const EVERY_MS = 15_000

/** The moment, again and again: a countdown must not stand still between two looks at the server. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
