import { useSay } from '../kit/tongue'
import { words } from './words'

/** The address of a shelf, part under part: A区 in huge, then 03排 12层 05格. */
export function Shelf({ place }: { place: string }) {
  const say = useSay(words)
  if (!place) return <p className="pda-shelf none">{say('noShelf')}</p>
  const [first, ...rest] = place.split('-')
  return (
    <p className="pda-shelf" data-testid="pda-shelf" data-place={place}>
      <span className="pda-zone">{first}</span>
      {rest.length > 0 && <span className="pda-slot">{rest.join(' ')}</span>}
    </p>
  )
}
