import { useState } from 'react'
import { TongueSwitch } from '../kit/TongueSwitch'
import { useSay } from '../kit/tongue'
import { words } from './words'
import { conflictsOf, type Now, set, signOut } from './work'

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
      {now.who && <PersonButton name={now.who.name} />}
      <TongueSwitch />
    </header>
  )
}

/** Several share a tablet: who goes leaves it at its work station. */
function PersonButton({ name }: { name: string }) {
  const say = useSay(words)
  const [asks, setAsks] = useState(false)
  const sure = say('leaveSure', { name })
  return (
    <>
      <button
        type="button"
        className="floor-person"
        data-testid="floor-person"
        onClick={() => setAsks(true)}
      >
        <span className="pda-who">{name}</span>
        <span className="floor-device">{say('switchPerson')}</span>
      </button>
      {asks && (
        <div className="floor-ask" role="alertdialog" aria-modal="true" aria-label={sure}>
          <div className="floor-sheet">
            <p className="floor-name">{sure}</p>
            <div className="floor-acts two">
              <button type="button" className="floor-go plain" onClick={() => setAsks(false)}>
                {say('cancel')}
              </button>
              <button
                type="button"
                className="floor-go"
                data-testid="floor-sign-out"
                onClick={async () => {
                  setAsks(false)
                  await signOut()
                }}
              >
                {say('switchPerson')}
              </button>
            </div>
          </div>
        </div>
      )}
    </>
  )
}
