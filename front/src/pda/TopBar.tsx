import { TongueSwitch } from '../kit/TongueSwitch'
import { useSay } from '../kit/tongue'
import { words } from './words'
import { conflictsOf, type Floor, set } from './work'

/** Whether there is a network, and what still waits to be sent. */
export function TopBar({ floor }: { floor: Floor }) {
  const say = useSay(words)
  const conflicts = conflictsOf(floor)
  return (
    <header className={floor.online ? 'pda-bar' : 'pda-bar away'}>
      <span className="pda-link" role="status" data-testid="pda-link">
        <span className="pda-dot" aria-hidden />
        {say(floor.online ? 'online' : 'offline')}
      </span>
      {floor.unsent > 0 && (
        <span className="pda-unsent" data-testid="pda-unsent">
          {say('unsent', { n: floor.unsent })}
        </span>
      )}
      <span className="pda-gap" />
      {conflicts.length > 0 && (
        <button
          type="button"
          className="pda-conflicts"
          data-testid="pda-conflicts"
          onClick={() => set({ listing: true })}
        >
          {say('conflicts', { n: conflicts.length })}
        </button>
      )}
      {floor.who && <span className="pda-who">{floor.who.name}</span>}
      <TongueSwitch />
    </header>
  )
}
