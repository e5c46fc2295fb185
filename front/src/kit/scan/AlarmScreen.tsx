import { useEffect, useRef } from 'react'
import { useSay } from '../tongue'
import { hush } from './voice'
import { scanWords as words } from './words'

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

type Props = { alarm: { code: string; text: string }; onSeen(): void }

/** The whole screen, until somebody says that they have seen it. */
export function AlarmScreen({ alarm, onSeen }: Props) {
  const say = useSay(words)
  // not on its button: what is scanned now must not press it
  const screen = useRef<HTMLDivElement>(null)
  useEffect(() => screen.current?.focus(), [])
  return (
    <div
      ref={screen}
      className="alarm"
      role="alertdialog"
      aria-modal="true"
      aria-label={alarm.text}
      tabIndex={-1}
    >
      <p data-testid="alarm" data-code={alarm.code}>
        {whole(alarm.text)}
      </p>
      <button
        type="button"
        data-testid="alarm-seen"
        onClick={() => {
          hush()
          onSeen()
        }}
      >
        {say('gotIt')}
      </button>
    </div>
  )
}
