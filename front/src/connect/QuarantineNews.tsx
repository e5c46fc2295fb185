import { Link } from 'react-router'
import { useConnections } from '../api/connections'
import { nameOf, useSay } from '../kit/tongue'
import { words } from './words'

export const useHeld = () =>
  (useConnections().data ?? []).filter(({ inbox }) => inbox.quarantined > 0)

/** Which connections hold messages back, for the first page. */
export function QuarantineNews() {
  const say = useSay(words)
  const held = useHeld()
  if (held.length === 0) return null
  return (
    <ul className="rows">
      {held.map(({ key, inbox, ...named }) => (
        <li key={key}>
          <Link className="row" to="/connections">
            <span className="row-title row-bad">
              {say('quarantinedIn', { name: nameOf(named), n: inbox.quarantined })}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
