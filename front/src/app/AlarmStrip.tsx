import { Link, useLocation } from 'react-router'
import { useParked } from '../flows/ParkedRuns'
import { useSay } from '../kit/tongue'
import { words } from './words'

/** Only there when runs stand still: what is wrong, and one click to it. The first page tells it itself. */
export function AlarmStrip() {
  const say = useSay(words)
  const parked = useParked()
  const { pathname } = useLocation()
  const first = parked[0]
  if (!first || pathname === '/' || pathname.startsWith('/runs/')) return null
  return (
    <div role="alert">
      <Link className="alarm" to={parked.length === 1 ? `/runs/${first.id}` : '/'}>
        ! {say('alarm', { n: parked.length, cause: first.cause?.title ?? '' })}
      </Link>
    </div>
  )
}
