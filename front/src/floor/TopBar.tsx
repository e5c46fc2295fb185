import { TongueSwitch } from '../kit/TongueSwitch'
import { useSay } from '../kit/tongue'
import { words } from './words'
import { conflictsOf, type Now, set } from './work'

/** Whether there is a network, what still waits to be sent, and which tablet this is. */
export function TopBar({ now }: { now: Now }) {
  const say = useSay(words)
  const conflicts = conflictsOf(now)
  return (
    <header className={now.online ? 'pda-bar floor-bar' : 'pda-bar floor-bar away'}>
      <span className="pda-link" role="status" data-testid="floor-link">
        <span className="pda-dot" aria-hidden />
        {say(now.online ? 'online' : 'offline')}
      </span>
      {now.unsent > 0 && (
        <span className="pda-unsent" data-testid="floor-unsent">
          {say('unsent', { n: now.unsent })}
        </span>
      )}
      <span className="pda-gap" />
      {conflicts.length > 0 && (
        <button
          type="button"
          className="pda-conflicts"
          data-testid="floor-conflicts"
          onClick={() => set({ listing: true })}
        >
          {say('conflicts', { n: conflicts.length })}
        </button>
      )}
      {now.who && <span className="floor-device">{now.device}</span>}
      {now.who && <span className="pda-who">{now.who.name}</span>}
      <TongueSwitch />
    </header>
  )
}
