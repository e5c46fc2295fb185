import { AlarmScreen } from '../kit/scan/AlarmScreen'
import { FIELD, KEYBOARD_POPS_UP } from '../kit/scan/listen'
import { SignIn } from '../kit/scan/SignIn'
import { useSay, useTongue } from '../kit/tongue'
import { ChangeScreen } from './ChangeScreen'
import { ConflictsPage } from './ConflictsPage'
import { DutyList } from './DutyList'
import { DutyPanel } from './DutyPanel'
import { signIn } from './entering'
import { PlacesPage } from './PlacesPage'
import { acknowledge, changeOf, chosenOf, type Now, set } from './shown'
import { TellSheet } from './TellSheet'
import { TopBar } from './TopBar'
import { useShop } from './useShop'
import { words } from './words'

/** 车间平板: the list of this work station at the left, one job in large at the right. */
export function FloorPage() {
  const say = useSay(words)
  useTongue()
  const now = useShop()
  const changed = now.who ? changeOf(now) : undefined
  return (
    <>
      <TopBar now={now} />
      <input
        id={FIELD}
        className="scan-field"
        inputMode="none"
        readOnly={KEYBOARD_POPS_UP}
        autoComplete="off"
        aria-label={say('scanJob')}
      />
      {now.good > 0 && <div key={now.good} className="good-flash" aria-hidden />}
      <main className="floor">
        {now.news && (
          <button
            type="button"
            className="pda-note floor-news"
            data-testid="floor-news"
            onClick={() => set({ news: '' })}
          >
            {now.news} <strong>{say('gotIt')}</strong>
          </button>
        )}
        <Room now={now} />
      </main>
      {changed && !now.alarm && <ChangeScreen key={changed.job} duty={changed} />}
      {now.alarm && <AlarmScreen alarm={now.alarm} onSeen={acknowledge} />}
    </>
  )
}

function Room({ now }: { now: Now }) {
  const say = useSay(words)
  const { hello, online, floor, place } = now
  if (!now.ready) return <div className="bone tall" aria-busy="true" />
  if (!now.who)
    return (
      <div className="floor-narrow">
        <SignIn title={say('title')} {...{ hello, online, signIn }} />
      </div>
    )
  if (now.listing) return <ConflictsPage now={now} />
  if (!floor) return <NoFloor now={now} />
  if (!place) return <PlacesPage now={now} floor={floor} />
  const duty = chosenOf(now)
  if (duty && now.sheet)
    return <TellSheet key={now.sheet} duty={duty} floor={floor} sheet={now.sheet} />
  return (
    <div className={duty ? 'floor-two chosen' : 'floor-two'}>
      <DutyList now={now} place={place} />
      {duty ? (
        <DutyPanel duty={duty} floor={floor} />
      ) : (
        <p className="floor-none">{say('chooseOne')}</p>
      )}
    </div>
  )
}

/** None in the company, or none for this person: who may bring one goes there from here. */
function NoFloor({ now: { there, installs } }: { now: Now }) {
  const say = useSay(words)
  if (there === null) return <div className="bone tall" aria-busy="true" />
  return (
    <div className="pda-note" data-testid="no-floor">
      <p>{say(there ? 'notForYou' : 'noFloor')}</p>
      {!there && installs && <a href="/packs">{say('toPacks')}</a>}
    </div>
  )
}
