import type { Line } from '../api/pda'
import { nameOf, useSay } from '../kit/tongue'
import { act } from './journal'
import { leftToTick } from './judge'
import { words } from './words'

/** The instructions: each is read and ticked before the first scan of its parcel counts. */
export function Cares({ line }: { line: Line }) {
  const say = useSay(words)
  if (!line.cares.length) return null
  return (
    <div className="pda-cares">
      {leftToTick(line).length > 0 && <p>{say('tickThese')}</p>}
      {line.cares.map((care) => (
        <button
          key={care.name}
          type="button"
          className={care.ticked ? 'pda-care ticked' : 'pda-care'}
          disabled={care.ticked}
          data-testid="pda-care"
          onClick={() => act({ do: 'tick', line: line.id, care: care.name })}
        >
          <strong>{nameOf(care)}</strong>
          <span>{care.ticked ? `✓ ${say('ticked')}` : say('read')}</span>
        </button>
      ))}
    </div>
  )
}
