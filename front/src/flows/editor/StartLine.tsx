import { useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { Link } from 'react-router'
import { startAlone, useUpcoming } from '../../api/flows'
import { useFlows } from '../../api/runs'
import { ActButton } from '../../kit/ActButton'
import { Moment } from '../../kit/Moment'
import { useSay } from '../../kit/tongue'
import { words } from './words'

const BY_THE_CLOCK = ['schedule', 'relative']

/** What a person can do to start it, or when the clock does; as the live version says. */
export function StartLine({ flowKey }: { flowKey: string }) {
  const say = useSay(words)
  const flow = useFlows().data?.find(({ key }) => key === flowKey)
  if (!flow) return null
  if (BY_THE_CLOCK.includes(flow.kind)) return <Upcoming flowKey={flowKey} />
  if (flow.kind !== 'hand') return null
  if (!flow.table) return <StartButton flowKey={flowKey} />
  return (
    <p className="soft">
      {say('startInTable')} <Link to={`/t/${flow.table}`}>{say('toTable')}</Link>
    </p>
  )
}

function StartButton({ flowKey }: { flowKey: string }) {
  const say = useSay(words)
  const client = useQueryClient()
  const { message } = App.useApp()
  const start = async () => {
    const { runs } = await startAlone(flowKey)
    message.success(say('started', { n: runs.length }))
    await client.invalidateQueries({ queryKey: ['runs'] })
  }
  return (
    <ActButton type="primary" act={start} data-testid="start-now">
      {say('startNow')}
    </ActButton>
  )
}

function Upcoming({ flowKey }: { flowKey: string }) {
  const say = useSay(words)
  const upcoming = useUpcoming(flowKey)
  const alarms = upcoming.data?.pages.flatMap((page) => page.alarms)
  if (!alarms) return null
  return (
    <section className="card" data-testid="upcoming">
      <h2>{say('upcoming')}</h2>
      {alarms.length === 0 && <p className="soft">{say('noneUpcoming')}</p>}
      <ul className="rows upcoming">
        {alarms.map(({ due_at, record }) => (
          <li key={`${due_at} ${record?.id ?? ''}`} className="row">
            <Moment at={due_at} />
            {record && <Link to={`/t/${record.table}/${record.id}`}>{record.title}</Link>}
          </li>
        ))}
      </ul>
      {upcoming.hasNextPage && (
        <Button
          size="small"
          loading={upcoming.isFetchingNextPage}
          onClick={() => upcoming.fetchNextPage()}
        >
          {say('showMore')}
        </Button>
      )}
    </section>
  )
}
