import { useEffect, useState } from 'react'

const SETTLES_MS = 300

/** A value once nobody has typed at it for a moment. Two that say the same are one. */
export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  const text = JSON.stringify(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(text) as T), SETTLES_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}
