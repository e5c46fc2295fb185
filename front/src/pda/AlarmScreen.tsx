import { useEffect, useRef } from 'react'
import { useSay } from '../kit/tongue'
import type { Alarm } from './alarm'
import { hush } from './voice'
import { words } from './words'
import { acknowledge } from './work'

const CODES = /([A-Za-z0-9]+(?:-[A-Za-z0-9]+)+)/

/** A code is read as one: it is not broken at its hyphens. */
const whole = (text: string) =>
  text.split(CODES).map((part, place) =>
    place % 2 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a text has no other
      <span key={place} className="pda-code">
        {part}
      </span>
    ) : (
      part
    ),
  )

/** The whole screen, until somebody says that they have seen it. */
export function AlarmScreen({ alarm }: { alarm: Alarm }) {
  const say = useSay(words)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  return (
    <div className="alarm" role="alertdialog" aria-modal="true" aria-label={alarm.text}>
      <p data-testid="alarm" data-code={alarm.code}>
        {whole(alarm.text)}
      </p>
      <button
        ref={button}
        type="button"
        data-testid="alarm-seen"
        onClick={() => {
          hush()
          acknowledge()
        }}
      >
        {say('gotIt')}
      </button>
    </div>
  )
}
