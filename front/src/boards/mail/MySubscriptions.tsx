import { useQueryClient } from '@tanstack/react-query'
import { type Briefing, sendBriefing, unsubscribe, type Way } from '../../api/briefings'
import { ActButton } from '../../kit/ActButton'
import { Mark } from '../../kit/Mark'
import { useSay } from '../../kit/tongue'
import { sayMoment } from '../../kit/when'
import { sayMinute } from './hours'
import { sayWhy } from './whys'
import { words } from './words'

type Props = { mine: Briefing[]; ways: Way[] }

/** Those of this board: when they come, whether the last one did, and how to end them. */
export function MySubscriptions({ mine, ways }: Props) {
  const say = useSay(words)
  if (mine.length === 0) return null
  return (
    <ul className="rows" aria-label={say('mine')} data-testid="briefings">
      {mine.map((one) => (
        <Row key={one.id} one={one} way={ways.find((way) => isBy(way, one))} />
      ))}
    </ul>
  )
}

export const isBy = (way: Way, one: { connection: string; way: string }) =>
  way.connection === one.connection && way.way === one.way

function Row({ one, way }: { one: Briefing; way: Way | undefined }) {
  const say = useSay(words)
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['briefings'] })
  const end = async () => {
    await unsubscribe(one.id)
    await refresh()
  }
  const send = async () => {
    await sendBriefing(one.id)
    setTimeout(refresh, 2_000)
  }
  const name = way ? say(`way.${one.way}`, { name: way.name }) : say('gone')
  const told = { days: say(one.days), hour: sayMinute(one.minute), at: sayMoment(one.due_at) }
  return (
    <li className="row">
      <div className="subscribe-one">
        <span>{[name, one.address].filter(Boolean).join(' · ')}</span>
        <span className="soft">{say('next', told)}</span>
        {one.missed && <Mark meaning="asks">{say('missed', { why: sayWhy(one.missed) })}</Mark>}
      </div>
      <div className="subscribe-acts">
        <ActButton size="small" act={send} done={say('sent')}>
          {say('sendNow')}
        </ActButton>
        <ActButton size="small" danger act={end} done={say('ended')} data-testid="briefing-end">
          {say('end')}
        </ActButton>
      </div>
    </li>
  )
}
