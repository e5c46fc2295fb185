import type { Lens } from '../api/types'
import { nameOf, useSay } from '../kit/tongue'
import { exactMoment, sayMoment } from '../kit/when'
import { words } from './words'

/** The way of the order from top to bottom; a filled dot is behind us, the ring is where it is. */
export function Stages({ lens }: { lens: Lens }) {
  const say = useSay(words)
  return (
    <ol className="panel stages" aria-label={say('stages')}>
      {lens.stages.map((stage) => (
        <li
          key={stage.key}
          data-state={stage.state}
          data-testid={`lens-stage-${stage.key}`}
          aria-current={stage.state === 'now' ? 'step' : undefined}
        >
          <span className="stage-name">{nameOf(stage)}</span>
          <span className="stage-at">
            {stage.at ? (
              <time dateTime={stage.at} title={exactMoment(stage.at)}>
                {sayMoment(stage.at)}
              </time>
            ) : (
              stage.state === 'now' && !lens.closed && say('now')
            )}
          </span>
        </li>
      ))}
    </ol>
  )
}
