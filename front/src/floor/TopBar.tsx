import { useState } from 'react'
import { LinkBar } from '../kit/scan/LinkBar'
import { useSay } from '../kit/tongue'
import { signOut } from './entering'
import { type Now, set } from './shown'
import { words } from './words'

/** With which tablet this is, and whose it is now. */
export const TopBar = ({ now }: { now: Now }) => (
  <LinkBar seen={now} face="floor" onList={() => set({ listing: true })}>
    {now.who && <span className="floor-device">{now.device}</span>}
    {now.who && <PersonButton name={now.who.name} />}
  </LinkBar>
)

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
