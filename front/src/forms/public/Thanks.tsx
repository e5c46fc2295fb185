import type { PublicForm } from '../../api/types'
import { pick, useSay } from '../../kit/tongue'
import { words } from './words'

type Props = { form: PublicForm; number: string; lens: string }

/** It is in: its number, what the company says, and where to see how it goes. */
export function Thanks({ form, number, lens }: Props) {
  const say = useSay(words)
  const framed = window.parent !== window
  return (
    <section className="thanks" role="status" data-testid="form-thanks">
      <strong>{number ? say('thanks', { number }) : say('received')}</strong>
      <p>{pick(form.thanks, form.thanks_en)}</p>
      {lens && (
        <a className="primary" href={lens} target={framed ? '_blank' : undefined} rel="noreferrer">
          {say('follow')}
        </a>
      )}
      <button type="button" className="secondary" onClick={() => location.reload()}>
        {say('another')}
      </button>
    </section>
  )
}
