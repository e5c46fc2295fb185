import { Link } from 'react-router'
import { useRuns } from '../api/runs'
import { Moment } from '../kit/Moment'
import { useSay } from '../kit/tongue'
import { ReplayButton } from './RunPage'
import { words } from './words'

/** How many runs stand still; the first page is enough to say "several". */
export const useParked = () => useRuns({ status: 'parked' }).data?.pages[0]?.runs ?? []

/** Runs that stopped, each with its cause and the way to go on. */
export function ParkedRuns() {
  const say = useSay(words)
  const parked = useParked()
  if (parked.length === 0) return null
  return (
    <ul className="rows" aria-label={say('parkedRuns')}>
      {parked.slice(0, 6).map((run) => (
        <li key={run.id} className="row-acts">
          <Link className="row" to={`/runs/${run.id}`}>
            <span className="row-title">{run.record?.title ?? run.flow.name}</span>
            <span className="row-part row-bad">{run.cause?.title}</span>
            <span className="row-when">
              <Moment at={run.started_at} />
            </span>
          </Link>
          <ReplayButton run={run} />
        </li>
      ))}
    </ul>
  )
}
