import { Popup } from 'antd-mobile'
import { useEffect, useState } from 'react'
import { type Duty, type Fresh, shop } from '../api/floor'
import { pick, useSay } from '../kit/tongue'
import { sayDate } from '../kit/when'
import { choose } from './entering'
import { came, isReady, keyOf } from './judge'
import { scan } from './scanning'
import { type Now, type Place, set } from './shown'
import { words } from './words'

/** What is to be done at this work station: what may begin first, the red ones before the others. */
export function DutyList({ now, place }: { now: Now; place: Place }) {
  const say = useSay(words)
  return (
    <section className="floor-list" data-testid="floor-list">
      <header className="floor-head">
        <h1>{place.id === 'check' || place.id === 'store' ? say(place.id) : place.title}</h1>
        <span className="pda-soft">{say('todo', { n: now.duties.length })}</span>
        <TypeJob />
        <button
          type="button"
          className="floor-quiet"
          data-testid="floor-change-place"
          onClick={() => choose(null)}
        >
          {say('change')}
        </button>
      </header>
      {now.base === null && now.online && <div className="bone" aria-busy="true" />}
      {now.base !== null && !now.duties.length && <p className="pda-quiet">{say('nothing')}</p>}
      {now.base !== null && now.online && now.floor && !now.duties.length && (
        <NotAssigned floor={now.floor.key} />
      )}
      <ul>
        {now.duties.map((duty) => (
          <li key={keyOf(duty)}>
            <DutyRow duty={duty} isChosen={keyOf(duty) === now.chosen} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const AGAIN_MS = 15_000

/** Why there is nothing: jobs that nobody has assigned yet, and who does. */
function NotAssigned({ floor }: { floor: string }) {
  const say = useSay(words)
  const [fresh, setFresh] = useState<Fresh>()
  useEffect(() => {
    const ask = () => shop.fresh(floor).then(setFresh, () => undefined)
    ask()
    const again = setInterval(ask, AGAIN_MS)
    return () => clearInterval(again)
  }, [floor])
  if (!fresh?.count) return null
  const who = pick(fresh.by, fresh.by_en)
  return (
    <p className="pda-note" role="status" data-testid="floor-fresh">
      {say('fresh', { n: fresh.count })}{' '}
      {say(who ? 'assignedBy' : 'assignedByOwner', {
        who,
        table: pick(fresh.table, fresh.table_en),
      })}
    </p>
  )
}

function DutyRow({ duty, isChosen }: { duty: Duty; isChosen: boolean }) {
  const say = useSay(words)
  return (
    <button
      type="button"
      className={`floor-row ${duty.urgency}${isReady(duty) ? '' : ' waits'}`}
      aria-pressed={isChosen}
      data-testid="floor-duty"
      data-job={duty.title}
      onClick={() => set({ chosen: keyOf(duty), news: '' })}
    >
      <span className="floor-line">
        <strong className="pda-number">{duty.title}</strong>
        <Urgency duty={duty} />
        <span className="floor-pieces">{say('pieces', { n: came(duty) })}</span>
      </span>
      <span className="floor-line">
        <span className="floor-what">
          {[duty.name, duty.item, duty.item_name].filter(Boolean).join(' · ')}
        </span>
      </span>
      <span className="floor-line">
        <Standing duty={duty} />
        {duty.due && <span className="floor-due">{say('due', { date: sayDate(duty.due) })}</span>}
      </span>
    </button>
  )
}

/** A filled dot with its word: never the colour alone. */
export function Urgency({ duty }: { duty: Duty }) {
  const say = useSay(words)
  const { urgency } = duty
  if (urgency !== 'red' && urgency !== 'yellow' && urgency !== 'green') return null
  return <span className={`floor-urgency ${urgency}`}>{say(urgency)}</span>
}

export function Standing({ duty }: { duty: Duty }) {
  const say = useSay(words)
  if (duty.changed) return <span className="floor-chip danger">{say('changed')}</span>
  if (duty.redo) return <span className="floor-chip danger">{say('redo', { why: duty.redo })}</span>
  if (duty.waits_for)
    return <span className="floor-chip">{say('waits', { ...duty.waits_for })}</span>
  if (duty.state === 'going')
    return (
      <span className="floor-chip going">
        {duty.by ? say('goingBy', { who: duty.by }) : say('going')}
      </span>
    )
  const whole = { check: 'toCheck', store: 'toStore', step: 'ready' } as const
  return <span className="floor-chip done">{say(whole[duty.kind])}</span>
}

/** For a number that cannot be scanned. */
function TypeJob() {
  const say = useSay(words)
  const [typed, setTyped] = useState<string | null>(null)
  const close = () => setTyped(null)
  return (
    <>
      <button
        type="button"
        className="floor-quiet floor-type"
        data-testid="floor-type"
        onClick={() => setTyped('')}
      >
        {say('typeJob')}
      </button>
      <Popup visible={typed !== null} onMaskClick={close} bodyClassName="pda-popup" destroyOnClose>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            close()
            if (typed?.trim()) scan(typed.trim())
          }}
        >
          <label>
            {say('jobNumber')}
            <input
              className="pda-huge"
              autoComplete="off"
              autoCapitalize="characters"
              value={typed ?? ''}
              data-testid="floor-typed"
              ref={(field) => field?.focus()}
              onChange={(event) => setTyped(event.target.value)}
            />
          </label>
          <button type="submit" className="floor-go" data-testid="floor-typed-go">
            {say('sure')}
          </button>
        </form>
      </Popup>
    </>
  )
}
