import { Portrait } from './Portrait'
import { useSay } from './tongue'
import './vouched.css'
import { common } from './words'

type Props = { says: string; by: string; portrait: string; signature: string }

/** A person stands for an order, and says so: as the customer sees it, and who sets it up. */
export function Vouched({ says, by, portrait, signature }: Props) {
  const say = useSay(common)
  return (
    <section className="vouched" data-testid="lens-personal">
      {by && <Portrait name={by} picture={portrait} size={56} />}
      <div>
        <strong>{says}</strong>
        {by && <p>{say('takenBy', { name: by })}</p>}
        {signature && <p className="vouched-signature">{signature}</p>}
      </div>
    </section>
  )
}
