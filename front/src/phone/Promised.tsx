import { usePromised } from '../api/phone'
import { Mark } from '../kit/Mark'
import { sentenceOf } from '../kit/sentences'
import { pick } from '../kit/tongue'
import { type Line, linesOf } from './call'
import { useSettled } from './useSettled'

const MEANINGS = { stock: 'done', made: 'going', short: 'asks', unknown: 'danger' } as const

/** When all that is typed so far could be ready: to be said before the call ends. */
export function Promised({ lines }: { lines: Line[] }) {
  const asked = useSettled(linesOf(lines).filter(({ quantity }) => Number(quantity) > 0))
  const found = usePromised(asked)
  if (asked.length === 0) return null
  if (found.isError) return <p className="phone-promised soft">{sentenceOf(found.error)}</p>
  if (!found.data) return <p className="phone-promised" aria-busy="true" />
  const { how, says, says_en } = found.data
  return (
    <p className="phone-promised" role="status" data-testid="phone-promised">
      <Mark meaning={MEANINGS[how]}>{pick(says, says_en)}</Mark>
    </p>
  )
}
