import { Button } from 'antd-mobile'
import { type Job, pda, type Station } from '../api/pda'
import { nameOf, useSay } from '../kit/tongue'
import { signOut } from './entering'
import { JobFacts } from './JobFacts'
import { open, scan } from './scanning'
import { type Floor, set } from './shown'
import { TypeButton } from './Typing'
import { words } from './words'

/**
 * Work comes by itself: what is under way, else the next, else a quiet page that rings. What is
 * picked but waits for a part keeps nobody from the next.
 */
export function HomePage({ floor, station }: { floor: Floor; station: Station }) {
  const say = useSay(words)
  const jobs = floor.jobs ?? []
  const mine = jobs.filter((job) => job.mine)
  const waiting = jobs.filter((job) => !job.mine)
  const [next, ...later] = waiting
  const picking = mine.some(({ state }) => state === 'going')
  return (
    <section className="pda-stack" data-testid="pda-home">
      <h1>{nameOf(station)}</h1>
      {mine.map((job) => (
        <JobCard key={job.id} job={job} station={station} />
      ))}
      {!picking && next && <NextCard job={next} station={station} busy={floor.busy} />}
      {!jobs.length && (
        <p className="pda-quiet">{say(floor.online ? 'waitForWork' : 'offlineTake')}</p>
      )}
      {!jobs.length && floor.online && <p className="pda-soft">{say('whenWorkComes')}</p>}
      {later.length > 0 && <p className="pda-soft">{say('others', { n: later.length })}</p>}
      <p className="pda-soft">{say('orScan')}</p>
      <TypeButton onCode={scan} />
      <Button
        size="large"
        fill="none"
        data-testid="pda-shift"
        disabled={!floor.online}
        onClick={() => set({ shift: true })}
      >
        {say('shift')}
      </Button>
      <Button size="large" fill="none" data-testid="pda-sign-out" onClick={signOut}>
        {say('switchPerson')}
      </Button>
      {floor.others > 0 && <p className="pda-note">{say('othersUnsent', { n: floor.others })}</p>}
    </section>
  )
}

function JobCard({ job, station }: { job: Job; station: Station }) {
  const say = useSay(words)
  return (
    <article className="pda-card">
      <p className="pda-soft">{say(job.state === 'done' ? 'readyToPack' : 'mine')}</p>
      <JobFacts job={job} />
      <Button
        block
        color="primary"
        size="large"
        data-testid="pda-go-on"
        onClick={() => open(() => pda.take(station.key, job.id))}
      >
        {say('goOn')}
      </Button>
    </article>
  )
}

function NextCard({ job, station, busy }: { job: Job; station: Station; busy: boolean }) {
  const say = useSay(words)
  return (
    <article className="pda-card">
      <JobFacts job={job} />
      <Button
        block
        color="primary"
        size="large"
        loading={busy}
        data-testid="pda-next"
        onClick={() => open(() => pda.next(station.key))}
      >
        {say('next')}
      </Button>
    </article>
  )
}
