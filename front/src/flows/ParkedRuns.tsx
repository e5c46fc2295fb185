import { useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import { replayRun, useRuns } from '../api/runs'
import type { Run } from '../api/types'
import { ActButton } from '../kit/ActButton'
import { sayCause } from '../kit/causes'
import { Moment } from '../kit/Moment'
import { nameOf, useSay } from '../kit/tongue'
import { words } from './words'

const SHOWN = 5

/** Runs that stand still; the first page is enough to say that something is wrong. */
export const useParked = () => useRuns({ status: 'parked' }).data?.pages[0]?.runs ?? []

/** Stopped runs under their cause: one thing to mend, one button to go on with all of them. */
export function ParkedRuns() {
  const say = useSay(words)
  const parked = useParked()
  const byCause = new Map<string, Run[]>()
  for (const run of parked) {
    const cause = run.cause ? sayCause(run.cause) : ''
    byCause.set(cause, [...(byCause.get(cause) ?? []), run])
  }
  if (parked.length === 0) return null
  return (
    <>
      {[...byCause].map(([cause, runs]) => (
        <CauseGroup key={cause} cause={cause} runs={runs} />
      ))}
      <Link className="row" to="/parked">
        {say('parkedRuns')} →
      </Link>
    </>
  )
}

function CauseGroup({ cause, runs }: { cause: string; runs: Run[] }) {
  const say = useSay(words)
  const client = useQueryClient()
  const replayAll = async () => {
    await Promise.all(runs.map(({ id }) => replayRun(id)))
    await client.invalidateQueries({ queryKey: ['runs'] })
  }
  return (
    <section className="parked">
      <h3>
        {cause || say('noCause')}
        <ActButton size="small" act={replayAll} done={say('replayed')}>
          {say('replayAll', { n: runs.length })}
        </ActButton>
      </h3>
      <ul className="rows">
        {runs.slice(0, SHOWN).map((run) => (
          <li key={run.id}>
            <Link className="row" to={`/runs/${run.id}`}>
              <span className="row-title">{run.record?.title ?? run.id}</span>
              <span className="row-part">{nameOf(run.flow)}</span>
              <span className="row-when">
                <Moment at={run.started_at} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
