import { Link } from 'react-router'
import type { Whereabouts } from '../api/where'
import { Mark } from '../kit/Mark'
import { Moment } from '../kit/Moment'
import { nameOf, pick, useSay } from '../kit/tongue'
import { sayLeft } from '../kit/when'
import { words } from './words'

/** One order: how far it is, who has it, what happened last; then every fact with its source. */
export function Answer({ one }: { one: Whereabouts }) {
  const say = useSay(words)
  return (
    <section className="where-answer" data-testid="where-answer">
      <header>
        <h2 className="mono">{one.number}</h2>
        <span>{pick(one.headline, one.headline_en)}</span>
        <Link to={`/t/${one.table}/${one.record}`}>{say('open')}</Link>
        {one.lens && (
          <a href={one.lens} target="_blank" rel="noreferrer">
            {say('lens')}
          </a>
        )}
      </header>
      <dl className="where-short">
        {one.stage && <Short name={say('stage')}>{pick(one.stage, one.stage_en)}</Short>}
        {one.owner && <Short name={say('owner')}>{pick(one.owner, one.owner_en)}</Short>}
        <Short name={say('last')}>
          {pick(one.last.says, one.last.says_en)} {one.last.at && <Moment at={one.last.at} />}
        </Short>
        {one.expected_at && (
          <Short name={say('expected')}>
            <Moment at={one.expected_at} />
          </Short>
        )}
        {one.parcels.map((parcel) => (
          <Short key={parcel.number} name={say('parcel', parcel)}>
            {parcel.last || pick(parcel.state, parcel.state_en)}{' '}
            {parcel.moved_at && <Moment at={parcel.moved_at} />}{' '}
            {parcel.stalled && <Mark meaning="danger">{say('stalled')}</Mark>}
          </Short>
        ))}
      </dl>
      <Facts facts={one.facts} />
    </section>
  )
}

function Short({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Facts({ facts }: { facts: Whereabouts['facts'] }) {
  const say = useSay(words)
  return (
    <table className="where-facts">
      <thead>
        <tr>
          <th scope="col">{say('fact')}</th>
          <th scope="col">{say('value')}</th>
          <th scope="col">{say('source')}</th>
          <th scope="col">{say('age')}</th>
        </tr>
      </thead>
      <tbody>
        {facts.map((fact) => (
          <tr key={fact.key} data-testid={`fact-${fact.key}`}>
            <th scope="row">{nameOf(fact)}</th>
            <td>{pick(fact.value, fact.value_en)}</td>
            <td>
              {fact.source}
              {fact.by !== fact.source && <small>{say('by', { by: fact.by })}</small>}
            </td>
            <td>
              <span title={fact.at}>
                {say('ago', { length: sayLeft(Math.max(0, Date.now() - Date.parse(fact.at))) })}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
