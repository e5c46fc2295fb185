import type { ReactNode } from 'react'
import type { Meaning } from '../api/types'

/** A state as icon and word; the colour only repeats what the icon says. */
export function Mark({ meaning, children }: { meaning: Meaning; children: ReactNode }) {
  return (
    <span className="mark" data-meaning={meaning}>
      {children}
    </span>
  )
}
