import type { Floor } from '../api/floor'
import { useSay } from '../kit/tongue'
import { choose } from './entering'
import type { Now } from './shown'
import { words } from './words'

/** Where this tablet stands: asked once. */
export function PlacesPage({ now, floor }: { now: Now; floor: Floor }) {
  const say = useSay(words)
  const whole = (['check', 'store'] as const).map((id) => ({ id, title: say(id) }))
  return (
    <section className="floor-places" data-testid="floor-places">
      <h1>{say('choosePlace')}</h1>
      {!floor.places.length && <p className="pda-note">{say('noPlaces')}</p>}
      <div className="floor-grid">
        {floor.places.map((place) => (
          <button key={place.id} type="button" className="floor-big" onClick={() => choose(place)}>
            {place.title}
          </button>
        ))}
        {whole.map((place) => (
          <button
            key={place.id}
            type="button"
            className="floor-big other"
            data-testid={`floor-place-${place.id}`}
            onClick={() => choose(place)}
          >
            {place.title}
          </button>
        ))}
      </div>
      {now.others > 0 && <p className="pda-note">{say('othersUnsent', { n: now.others })}</p>}
    </section>
  )
}
