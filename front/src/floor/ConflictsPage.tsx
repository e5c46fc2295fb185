import { conflictsOf } from '../kit/scan/refused'
import { useSay } from '../kit/tongue'
import { sayMoment } from '../kit/when'
import { settle, tryAgain } from './journal'
import { type Now, sayRefusal, set } from './shown'
import { words } from './words'

/** What did not count, and why: each waits for a person, none is lost. */
export function ConflictsPage({ now }: { now: Now }) {
  const say = useSay(words)
  const conflicts = conflictsOf(now)
  return (
    <section className="pda-stack floor-narrow" data-testid="floor-conflict-list">
      <p className="pda-soft">{say(conflicts.length ? 'conflictLead' : 'noConflicts')}</p>
      {conflicts.map((one) => (
        <article key={one.act.id} className="pda-card" data-testid="floor-conflict">
          <p className="pda-number">{one.about}</p>
          <p>{say(`do_${one.act.do}`, { ...one.act, scrap: one.act.scrap || '0' })}</p>
          <p className="pda-bad">{sayRefusal({ code: one.code, facts: one.facts })}</p>
          <p className="pda-soft">
            {say('by', { who: one.who, at: sayMoment(one.act.at) })} · {one.act.device}
          </p>
          <div className="floor-acts two">
            {one.mine && (
              <button
                type="button"
                className="floor-go plain"
                disabled={now.busy}
                onClick={() => tryAgain(one)}
              >
                {say('again')}
              </button>
            )}
            <button
              type="button"
              className="floor-go"
              disabled={now.busy}
              data-testid="floor-settle"
              onClick={() => settle(one.act.id)}
            >
              {say('settle')}
            </button>
          </div>
        </article>
      ))}
      <button type="button" className="floor-quiet wide" onClick={() => set({ listing: false })}>
        {say('close')}
      </button>
    </section>
  )
}
