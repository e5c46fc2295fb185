import type { ReactNode } from 'react'

/** An empty place: one sentence that says how to begin, and at most one button. */
export function Nothing({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="nothing">
      <p>{children}</p>
      {action}
    </div>
  )
}
