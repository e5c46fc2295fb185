import { useState } from 'react'
import { initialOf } from './initial'
import './portrait.css'

type Props = { name: string; picture: string; size: number }

/** Somebody's picture in a circle, or the first character of the name, which stands beside it. */
export function Portrait({ name, picture, size }: Props) {
  const [broken, setBroken] = useState('')
  const style = { '--portrait': `${size}px` } as React.CSSProperties
  if (!picture || picture === broken) {
    return <span className="portrait" style={style} data-initial={initialOf(name)} aria-hidden />
  }
  return (
    <img
      className="portrait"
      style={style}
      src={picture}
      alt=""
      width={size}
      height={size}
      onError={() => setBroken(picture)}
    />
  )
}
