import { useEffect, useRef } from 'react'
import type { Duty } from '../api/floor'
import { play, speak } from '../kit/scan/voice'
import { useSay } from '../kit/tongue'
import { act } from './journal'
import { words } from './words'

/** What the office changed in a job fills the screen until somebody has read it. */
export function ChangeScreen({ duty }: { duty: Duty }) {
  const say = useSay(words)
  const screen = useRef<HTMLDivElement>(null)
  const { title, changed } = duty
  useEffect(() => {
    screen.current?.focus()
    play('wrong')
    speak(`${title} ${changed}`)
  }, [title, changed])
  return (
    <div
      ref={screen}
      className="alarm floor-change"
      role="alertdialog"
      aria-modal="true"
      aria-label={`${say('hasChanged')} ${title} ${changed}`}
      tabIndex={-1}
    >
      <div>
        <p className="floor-change-lead">
          {say('hasChanged')} · <span className="pda-code">{title}</span>
        </p>
        <p className="floor-change-item">
          {[duty.name, duty.item, duty.item_name].filter(Boolean).join(' · ')}
        </p>
        <p className="floor-change-what" data-testid="floor-changed">
          {changed}
        </p>
      </div>
      <button
        type="button"
        data-testid="floor-change-seen"
        onClick={() => act(duty, { do: 'seen', changed })}
      >
        {say('gotIt')}
      </button>
    </div>
  )
}
