import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useFigures, useRuns } from '../../api/runs'
import type { FlowFigures, Run } from '../../api/types'
import { sayCause } from '../../kit/causes'
import { Mark } from '../../kit/Mark'
import { Moment } from '../../kit/Moment'
import { Nothing } from '../../kit/Nothing'
import { PageSkeleton } from '../../kit/Page'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { useSay } from '../../kit/tongue'
import { sayLength } from '../../kit/when'
import { RUN_MEANS } from '../meanings'
import { StartLine } from './StartLine'
import { words } from './words'

const STATUSES = ['', 'running', 'waiting', 'parked', 'done', 'cancelled'] as const

/** The runs of a flow with its figures; each opens on the canvas. */
export function RunsTab({ flowKey }: { flowKey: string }) {
  const say = useSay(words)
  const [status, setStatus] = useState<string>('')
  const figures = useFigures().data?.[flowKey]
  return (
    <div className="tab-in">
      {figures && <Figures figures={figures} />}
      <StartLine flowKey={flowKey} />
      <Segmented
        value={status}
        options={STATUSES.map((one) => ({
          value: one,
          label: one ? say(`status_${one}`) : say('allRuns'),
        }))}
        onChange={setStatus}
      />
      <RunRows flowKey={flowKey} status={status} />
    </div>
  )
}

function Figures({ figures }: { figures: FlowFigures }) {
  const say = useSay(words)
  const shown = [
    { name: say('figure_runs'), value: String(figures.runs) },
    { name: say('figure_parked'), value: String(figures.parked), bad: figures.parked > 0 },
    { name: say('figure_waiting'), value: String(figures.waiting) },
    { name: say('figure_p50'), value: figures.end_ms ? sayLength(figures.end_ms.p50) : '–' },
    { name: say('figure_p95'), value: figures.end_ms ? sayLength(figures.end_ms.p95) : '–' },
  ]
  return (
    <dl className="figures" data-testid="flow-figures">
      {shown.map(({ name, value, bad }) => (
        <div key={name} data-bad={bad || undefined}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function RunRows({ flowKey, status }: { flowKey: string; status: string }) {
  const say = useSay(words)
  const runs = useRuns(status ? { flow: flowKey, status } : { flow: flowKey })
  if (runs.status === 'pending') return <PageSkeleton />
  if (runs.status === 'error') return <ProblemPanel problem={runs.error} />
  const all = runs.data.pages.flatMap((page) => page.runs)
  if (all.length === 0) return <Nothing>{say('noRuns')}</Nothing>
  return (
    <>
      <ul className="rows card" data-testid="flow-runs">
        {all.map((run) => (
          <li key={run.id}>
            <RunRow run={run} />
          </li>
        ))}
      </ul>
      {runs.hasNextPage && (
        <Button onClick={() => runs.fetchNextPage()} loading={runs.isFetchingNextPage}>
          {say('showMore')}
        </Button>
      )}
    </>
  )
}

function RunRow({ run }: { run: Run }) {
  const say = useSay(words)
  const took = run.ended_at && Date.parse(run.ended_at) - Date.parse(run.started_at)
  return (
    <Link className="row" to={`/runs/${run.id}`}>
      <Mark meaning={RUN_MEANS[run.status]}>{say(`status_${run.status}`)}</Mark>
      {run.unheard && <Mark meaning="danger">{say('unheard')}</Mark>}
      <span className="row-title">{run.record?.title ?? run.id.slice(0, 8)}</span>
      <span className="row-part">{run.cause && sayCause(run.cause)}</span>
      <span className="soft">{say('version', { n: run.version })}</span>
      {typeof took === 'number' && <span className="soft">{sayLength(took)}</span>}
      <span className="row-when">
        <Moment at={run.started_at} />
      </span>
    </Link>
  )
}
