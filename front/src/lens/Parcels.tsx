import type { Lens, Parcel } from '../api/types'
import { useSay } from '../kit/tongue'
import { exactMoment, sayLeft, sayMoment } from '../kit/when'
import { ParcelMap } from './ParcelMap'
import { useNow } from './useNow'
import { words } from './words'

/** What follows an order once it is on its way: each parcel with its carrier, number and place. */
export function Parcels({ lens }: { lens: Lens }) {
  return lens.parcels.map((parcel) => (
    <ParcelPanel key={`${parcel.carrier} ${parcel.number}`} parcel={parcel} ground={lens.map} />
  ))
}

function ParcelPanel({ parcel, ground }: { parcel: Parcel; ground: Lens['map'] }) {
  const say = useSay(words)
  return (
    <details className="panel parcel" open data-testid="lens-parcel">
      <summary>
        <span>{say('parcel')}</span>
        <span className="parcel-state">{parcel.state}</span>
      </summary>
      {parcel.stalled && (
        <p className="stale" role="status">
          {say('stalled')}
        </p>
      )}
      <dl className="lens-detail">
        <Line name={say('carrier')}>{parcel.carrier}</Line>
        <Line name={say('waybill')}>
          <span className="mono">{parcel.number}</span>
        </Line>
        <Expected parcel={parcel} />
        <Line name={say('place')}>{parcel.place}</Line>
      </dl>
      <ParcelMap parcel={parcel} ground={ground} />
      <Tracks parcel={parcel} />
    </details>
  )
}

function Line({ name, children }: { name: string; children: React.ReactNode }) {
  if (!children) return null
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Expected({ parcel }: { parcel: Parcel }) {
  const say = useSay(words)
  const now = useNow()
  if (!parcel.expected_at || parcel.arrived_at) return null
  const left = Date.parse(parcel.expected_at) - now
  return (
    <Line name={say('expected')}>
      <time dateTime={parcel.expected_at} title={exactMoment(parcel.expected_at)}>
        {sayMoment(parcel.expected_at)}
      </time>
      {left > 0 && <span className="parcel-left">{say('left', { length: sayLeft(left) })}</span>}
    </Line>
  )
}

function Tracks({ parcel }: { parcel: Parcel }) {
  const say = useSay(words)
  if (parcel.spots.length === 0) return <p className="parcel-none">{say('noTracks')}</p>
  return (
    <ol className="tracks" aria-label={say('tracks')}>
      {parcel.spots.map((spot) => (
        <li key={`${spot.at} ${spot.says}`}>
          <span>{spot.says}</span>
          {spot.at && <time dateTime={spot.at}>{sayMoment(spot.at)}</time>}
        </li>
      ))}
    </ol>
  )
}
