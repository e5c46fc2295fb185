import type { Lens, Parcel } from '../api/types'
import { useSay } from '../kit/tongue'
import { fitted, placed, type System, tileAddress, tilesOf, turned } from './geo'
import { words } from './words'

const [WIDTH, HEIGHT] = [340, 200]

/** The way of a parcel: where it was often is darker, the newest place has a ring. */
export function ParcelMap({ parcel, ground }: { parcel: Parcel; ground: Lens['map'] }) {
  const say = useSay(words)
  const points = parcel.spots.flatMap(({ lng, lat }) =>
    lng === null || lat === null || lng === undefined || lat === undefined
      ? []
      : [turned({ lng, lat }, parcel.system as System, ground.system)],
  )
  if (points.length === 0) return null
  const view = fitted(points, WIDTH, HEIGHT)
  const spots = points.map((point) => placed(point, view))
  const [now] = spots
  return (
    <svg
      className="parcel-map"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={say('mapOf', { place: parcel.place || parcel.last })}
      data-testid="parcel-map"
    >
      <defs>
        <radialGradient id="heat">
          <stop offset="0" stopColor="var(--dl-accent)" stopOpacity="0.45" />
          <stop offset="1" stopColor="var(--dl-accent)" stopOpacity="0" />
        </radialGradient>
        <pattern id="ground" width="34" height="34" patternUnits="userSpaceOnUse">
          <path d="M34 0H0V34" fill="none" stroke="var(--dl-line)" />
        </pattern>
      </defs>
      <rect width={WIDTH} height={HEIGHT} fill="url(#ground)" />
      {ground.tiles &&
        tilesOf(view).map((tile) => (
          <image
            key={`${tile.x}/${tile.y}`}
            href={tileAddress(ground.tiles, tile)}
            x={tile.left}
            y={tile.top}
            width="256"
            height="256"
          />
        ))}
      {spots.map(({ x, y }, at) => (
        <circle key={`${parcel.spots[at]?.at}`} cx={x} cy={y} r="30" fill="url(#heat)" />
      ))}
      <polyline className="trace" points={spots.map(({ x, y }) => `${x},${y}`).join(' ')} />
      {spots.slice(1).map(({ x, y }, at) => (
        <circle key={`${parcel.spots[at + 1]?.at}`} className="been" cx={x} cy={y} r="3" />
      ))}
      {now && <circle className="here" cx={now.x} cy={now.y} r="7" data-testid="parcel-here" />}
    </svg>
  )
}
