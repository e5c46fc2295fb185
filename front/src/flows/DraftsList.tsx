import { Link } from 'react-router'
import { useDrafts } from '../api/flows'
import { Moment } from '../kit/Moment'
import { useSay } from '../kit/tongue'
import { words } from './words'

/** What somebody is editing; flows that were never published are only here. */
export function DraftsList() {
  const say = useSay(words)
  const drafts = useDrafts().data ?? []
  if (drafts.length === 0) return null
  return (
    <section className="card flow-drafts" data-testid="flow-drafts">
      <h2>{say('drafts')}</h2>
      <ul className="rows">
        {drafts.map((one) => (
          <li key={one.key}>
            <Link className="row" to={`/flows/${encodeURIComponent(one.key)}`}>
              <span className="row-title">{one.name}</span>
              <span className="row-part">
                {one.live === null ? say('neverPublished') : say('version', { n: one.live })}
              </span>
              <span className="row-when">
                {one.changed_by_name} · <Moment at={one.changed_at} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
