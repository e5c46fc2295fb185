import { useSay } from '../kit/tongue'
import { words } from './words'

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
          if (file) onTaken(await smaller(file))
        }}
      />
      {pictures.length ? say('photos', { n: pictures.length }) : say('photo')}
    </label>
  )
}

/** It waits on the tablet until there is a network: a few hundred kilobytes will do. */
async function smaller(file: Blob): Promise<Blob> {
  try {
    const image = await createImageBitmap(file)
    const scale = Math.min(1, LARGEST_PX / Math.max(image.width, image.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(image.width * scale)
    canvas.height = Math.round(image.height * scale)
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    const made = await new Promise<Blob | null>((keep) => canvas.toBlob(keep, 'image/jpeg', 0.8))
    return made ?? file
  } catch {
    return file // the server says whether it is a picture
  }
}
