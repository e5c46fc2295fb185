import { AlarmScreen } from '../kit/scan/AlarmScreen'
import { FIELD, KEYBOARD_POPS_UP } from '../kit/scan/listen'
import { SignIn } from '../kit/scan/SignIn'
import { useSay, useTongue } from '../kit/tongue'
import { ConflictsPage } from './ConflictsPage'
import { DonePage } from './DonePage'
import { signIn } from './entering'
import { HomePage } from './HomePage'
import { isClosed } from './judge'
import { LinePage } from './LinePage'
import { readNews } from './looking'
import { PackPage } from './PackPage'
import { ShiftPage } from './ShiftPage'
import { StationsPage } from './StationsPage'
import { acknowledge, current, type Floor } from './shown'
import { TopBar } from './TopBar'
import { useFloor } from './useFloor'
import { words } from './words'

/** 仓库 PDA: one thing at a time, and the shelf in huge type. */
export function PdaPage() {
  const say = useSay(words)
  useTongue()
  const floor = useFloor()
  return (
    <>
      <TopBar floor={floor} />
      <input
        id={FIELD}
        className="scan-field"
        inputMode="none"
        readOnly={KEYBOARD_POPS_UP}
        autoComplete="off"
        aria-label={say('scanPart')}
      />
      {floor.good > 0 && <div key={floor.good} className="good-flash" aria-hidden />}
      <main className="pda">
        {floor.news && (
          <button type="button" className="pda-note" data-testid="pda-news" onClick={readNews}>
            {floor.news.text} <strong>{say('gotIt')}</strong>
          </button>
        )}
        <Room floor={floor} />
      </main>
      {floor.alarm && <AlarmScreen alarm={floor.alarm} onSeen={acknowledge} />}
    </>
  )
}

function Room({ floor }: { floor: Floor }) {
  if (!floor.ready) return <Bones />
  if (!floor.who) return <Enter floor={floor} />
  if (floor.listing) return <ConflictsPage floor={floor} />
  if (!floor.station) return <StationsPage floor={floor} />
  const { job, station } = floor
  if (floor.shift) return <ShiftPage station={station} />
  if (!job) return <HomePage floor={floor} station={station} />
  if (job.lines.every((line) => (station.packs && line.parcel ? line.packed : isClosed(line)))) {
    return <DonePage job={job} station={station} />
  }
  const line = current(floor)
  if (line && !floor.packing) return <LinePage floor={floor} job={job} line={line} />
  return <PackPage floor={floor} job={job} station={station} />
}

function Enter({ floor }: { floor: Floor }) {
  const say = useSay(words)
  const { hello, online } = floor
  return <SignIn title={say('title')} {...{ hello, online, signIn }} />
}

const Bones = () => (
  <div aria-busy="true">
    <div className="bone tall" />
    <div className="bone" />
  </div>
)
