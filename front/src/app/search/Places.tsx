import { useSay } from '../../kit/tongue'
import type { Place } from './places'
import { words } from './words'

type Props = {
  places: Place[]
  place: number
  onPlace: (place: number) => void
  onOpen: (to: string) => void
}

/** Tables, boards and rooms by name, above the records. */
export function Places({ places, place, onPlace, onOpen }: Props) {
  const say = useSay(words)
  if (places.length === 0) return null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be one to fill in
    <div role="group" aria-label={say('places')}>
      <div className="search-table" aria-hidden="true">
        {say('places')}
      </div>
      {places.map(({ to, name, aside }, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the box above has the keys
        <div
          key={to}
          id={`search-line-${at}`}
          role="option"
          tabIndex={-1}
          aria-selected={at === place}
          className={at === place ? 'search-line chosen' : 'search-line'}
          onMouseMove={() => at !== place && onPlace(at)}
          onClick={() => onOpen(to)}
          data-testid="search-place"
        >
          <strong>{name}</strong>
          {aside && <span className="soft">{aside}</span>}
        </div>
      ))}
    </div>
  )
}
