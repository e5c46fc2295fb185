import { Button } from 'antd-mobile'
import { conflictsOf } from '../kit/scan/refused'
import { useSay } from '../kit/tongue'
import { sayMoment } from '../kit/when'
import { sayRefusal } from './alarm'
import { settle, tryAgain } from './journal'
import { type Floor, set } from './shown'
import { words } from './words'

/** What did not count, and why: each waits for a person, none is lost. */
export function ConflictsPage({ floor }: { floor: Floor }) {
  const say = useSay(words)
  const conflicts = conflictsOf(floor)
  return (
    <section className="pda-stack" data-testid="pda-conflict-list">
      <p className="pda-soft">{say(conflicts.length ? 'conflictLead' : 'noConflicts')}</p>
      {conflicts.map((one) => (
        <article key={one.act.id} className="pda-card" data-testid="pda-conflict">
          <p className="pda-number">{one.about}</p>
          <p>{say(`do_${one.act.do}`, { ...one.act })}</p>
          <p className="pda-bad">{sayRefusal({ code: one.code, facts: one.facts })}</p>
          <p className="pda-soft">{say('by', { who: one.who, at: sayMoment(one.act.at) })}</p>
          <div className="pda-buttons">
            {one.mine && (
              <Button size="large" disabled={floor.busy} onClick={() => tryAgain(one)}>
                {say('again')}
              </Button>
            )}
            <Button
              size="large"
              color="primary"
              disabled={floor.busy}
              data-testid="pda-settle"
              onClick={() => settle(one.act.id)}
            >
              {say('settle')}
            </Button>
          </div>
        </article>
      ))}
      <Button block size="large" onClick={() => set({ listing: false })}>
        {say('close')}
      </Button>
    </section>
  )
}
