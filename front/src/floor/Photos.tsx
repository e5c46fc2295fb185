import { smaller } from '../kit/smaller'
import { useSay } from '../kit/tongue'
import { words } from './words'

// it waits on the tablet until there is a network: a few hundred kilobytes will do
const LARGEST_PX = 1_600

type Props = { pictures: Blob[]; onTaken(picture: Blob): void }

/** A picture of what is wrong: by the tablet's camera, or one that it has. */
export function Photos({ pictures, onTaken }: Props) {
  const say = useSay(words)
  return (
    <label className="floor-photo">
      <input
        type="file"
        accept="image/*"
        capture="environment"
        data-testid="floor-photo"
        onChange={async ({ target }) => {
          const file = target.files?.[0]
          target.value = ''
          if (file) onTaken(await smaller(file, LARGEST_PX))
        }}
      />
      {pictures.length ? say('photos', { n: pictures.length }) : say('photo')}
    </label>
  )
}
