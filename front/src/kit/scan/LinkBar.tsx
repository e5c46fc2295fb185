import type { ReactNode } from 'react'
import { TongueSwitch } from '../TongueSwitch'
import { useSay } from '../tongue'
import type { Aboard } from './device'
import type { Did } from './outbox'
import { conflictsOf } from './refused'
import { scanWords } from './words'

type Props<A extends Did & { at: string }> = {
  seen: Aboard<A>
  /** How the tests and the style sheet call this face. */
  face: 'pda' | 'floor'
  onList: () => void
  children: ReactNode
}

/** Whether there is a network, what still waits to be sent, and what waits for a person. */
export function LinkBar<A extends Did & { at: string }>({
  seen,
  face,
  onList,
  children,
}: Props<A>) {
  const say = useSay(scanWords)
  const conflicts = conflictsOf(seen)
  return (
    <header className={`pda-bar ${face}-bar${seen.online ? '' : ' away'}`}>
      <span className="pda-link" role="status" data-testid={`${face}-link`}>
        <span className="pda-dot" aria-hidden />
        {say(seen.online ? 'online' : 'offline')}
      </span>
      {seen.unsent > 0 && (
        <span className="pda-unsent" data-testid={`${face}-unsent`}>
          {say('unsent', { n: seen.unsent })}
        </span>
      )}
      <span className="pda-gap" />
      {conflicts.length > 0 && (
        <button
          type="button"
          className="pda-conflicts"
          data-testid={`${face}-conflicts`}
          onClick={onList}
        >
          {say('conflicts', { n: conflicts.length })}
        </button>
      )}
      {children}
      <TongueSwitch />
    </header>
  )
}
