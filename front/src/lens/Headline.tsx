import type { Lens } from '../api/types'
import { pick, useSay } from '../kit/tongue'
import { sayLeft } from '../kit/when'
import { useNow } from './useNow'
import { words } from './words'

/** The answer to the one question of every customer, and how long it still takes. */
export function Headline({ lens }: { lens: Lens }) {
  const say = useSay(words)
  const now = useNow()
  if (lens.closed) {
    return (
      <section className="headline closed" data-testid="lens-headline">
        <h1>{say('closed')}</h1>
        <p>{pick(lens.closed.reason, lens.closed.reason_en)}</p>
      </section>
    )
  }
  const left = lens.expected_at ? Date.parse(lens.expected_at) - now : 0
  const arrived = lens.stages.every(({ state }) => state === 'done')
  return (
    <section className="headline" data-testid="lens-headline" aria-live="polite">
      <h1>{pick(lens.headline, lens.headline_en)}</h1>
      {left > 0 && !arrived && (
        <p className="countdown" data-testid="lens-countdown">
          {say('left', { length: sayLeft(left) })}
        </p>
      )}
    </section>
  )
}
