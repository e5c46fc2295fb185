import { useEffect, useRef } from 'react'
import type { Question } from '../../api/problem'
import { useSay } from '../../kit/tongue'
import { words } from './words'

type Props = { questions: Question[]; onYes: () => void; onNo: () => void }

/** What a rule asks of who answers: they may go on, or change what they wrote. */
export function Asking({ questions, onYes, onNo }: Props) {
  const say = useSay(words)
  const yes = useRef<HTMLButtonElement>(null)
  useEffect(() => yes.current?.focus(), [])
  return (
    <section
      className="asking"
      role="alertdialog"
      aria-label={say('pleaseNote')}
      data-testid="asking"
    >
      <strong>{say('pleaseNote')}</strong>
      {questions.map(({ check, says }) => (
        <p key={check}>{says}</p>
      ))}
      <button ref={yes} type="button" className="primary" onClick={onYes} data-testid="asking-yes">
        {say('goOn')}
      </button>
      <button type="button" className="secondary" onClick={onNo}>
        {say('changeIt')}
      </button>
    </section>
  )
}
