import { useEffect, useState } from 'react'
import { publicLens } from '../api/public'
import type { Lens } from '../api/types'
import { useTongue } from '../kit/tongue'

const AGAIN_MS = 10_000

/** What is known of the order; `problem` may stand beside an older `lens`. */
export type Sight = { lens?: Lens; seenAt?: string; problem?: unknown }

/** What the page brought along: on a slow line the first look must not cost another way there and
 * back. */
function brought(): Sight {
  const text = document.getElementById('seen')?.textContent
  return text ? { lens: JSON.parse(text) as Lens, seenAt: new Date().toISOString() } : {}
}

/** Asks again every ten seconds, but only while somebody is looking. */
export function useLens(token: string): Sight {
  const tongue = useTongue()
  const [sight, setSight] = useState<Sight>(brought)

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again in the other tongue
  useEffect(() => {
    const look = () =>
      publicLens(token)
        .then((lens) => setSight({ lens, seenAt: new Date().toISOString() }))
        .catch((problem: unknown) => setSight((before) => ({ ...before, problem })))
    const lookIfSeen = () => {
      if (document.visibilityState === 'visible') look()
    }
    look()
    const timer = setInterval(lookIfSeen, AGAIN_MS)
    document.addEventListener('visibilitychange', lookIfSeen)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', lookIfSeen)
    }
  }, [token, tongue])

  return sight
}
