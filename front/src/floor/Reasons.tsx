import type { Floor } from '../api/floor'
import { nameOf, useSay } from '../kit/tongue'
import { words } from './words'

type Props = { reasons: Floor['reasons']; chosen: string; onChoose(key: string): void }

/** Why some are no good: one of the list. */
export function Reasons({ reasons, chosen, onChoose }: Props) {
  const say = useSay(words)
  return (
    <fieldset className="floor-reasons">
      <legend>{say('why')}</legend>
      {reasons.map((one) => (
        <button
          key={one.key}
          type="button"
          aria-pressed={chosen === one.key}
          data-testid={`reason-${one.key}`}
          onClick={() => onChoose(one.key)}
        >
          {nameOf(one)}
        </button>
      ))}
    </fieldset>
  )
}
