import { type RefObject, useEffect, useState } from 'react'

/** Whether this very element fills the screen now. */
export function useFullScreen(of: RefObject<HTMLElement | null>): boolean {
  const [full, setFull] = useState(false)
  useEffect(() => {
    const look = () => setFull(of.current !== null && document.fullscreenElement === of.current)
    document.addEventListener('fullscreenchange', look)
    return () => document.removeEventListener('fullscreenchange', look)
  }, [of])
  return full
}
