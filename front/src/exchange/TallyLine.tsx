import type { Tally } from '../api/exchange'
import { useSay } from '../kit/tongue'
import { words } from './words'

const COUNTS = ['created', 'changed', 'absorbed', 'skipped', 'refused'] as const

/** How many rows were added, changed, refused. */
export function TallyLine({ tally }: { tally: Tally }) {
  const say = useSay(words)
  return (
    <p className="tally" data-testid="tally">
      {COUNTS.filter((what) => tally[what] > 0 || what === 'created' || what === 'refused').map(
        (what) => (
          <span key={what} data-what={what}>
            <b>{tally[what]}</b>
            {say(what)}
          </span>
        ),
      )}
    </p>
  )
}

/** Why rows were refused, the most frequent cause first. */
export function Causes({ tally }: { tally: Tally }) {
  const say = useSay(words)
  if (!tally.causes.length) return null
  return (
    <ul className="exchange-part">
      {tally.causes.map(({ reason, rows }) => (
        <li key={reason}>
          <span className="fault">{say('rowsWithReason', { n: rows })}</span> {reason}
        </li>
      ))}
    </ul>
  )
}
