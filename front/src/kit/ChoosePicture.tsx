import { Button } from 'antd'
import { useRef } from 'react'

type Props = {
  children: string
  onChosen: (picture: File) => void
  'data-testid'?: string
}

/** A button that lets one choose a picture of those kinds that the server draws anew. */
export function ChoosePicture({ children, onChosen, ...rest }: Props) {
  const chooser = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button onClick={() => chooser.current?.click()}>{children}</Button>
      <input
        ref={chooser}
        type="file"
        hidden
        accept="image/png,image/jpeg,image/webp"
        aria-label={children}
        onChange={({ target }) => {
          const picture = target.files?.[0]
          target.value = ''
          if (picture) onChosen(picture)
        }}
        {...rest}
      />
    </>
  )
}
