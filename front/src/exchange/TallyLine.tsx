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

const ROWS_SHOWN = 10

/** The first rows that were refused, each with its place in the file; of many, the causes too. */
export function RefusedRows({ tally }: { tally: Tally }) {
  const say = useSay(words)
  if (!tally.reasons.length) return null
  return (
    <>
      <ul className="exchange-part">
        {tally.reasons.slice(0, ROWS_SHOWN).map(({ line, reason }) => (
          <li key={`${line} ${reason}`}>
            <span className="fault">{say('atLine', { n: line })}</span> · {reason}
          </li>
        ))}
      </ul>
      {tally.refused > ROWS_SHOWN && <Causes tally={tally} />}
    </>
  )
}

/** Why rows were refused, the most frequent cause first. */
export function Causes({ tally }: { tally: Tally }) {
  const say = useSay(words)
  return (
    <ul className="exchange-part soft">
      {tally.causes.map(({ reason, rows }) => (
        <li key={reason}>
          {say('rowsWithReason', { n: rows })} · {reason}
        </li>
      ))}
    </ul>
  )
}
