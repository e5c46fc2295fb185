import { Skeleton } from 'antd'
import { Link } from 'react-router'
import { useRun, useRuns } from '../api/runs'
import type { Run, RunInFull } from '../api/types'
import { sayCause } from '../kit/causes'
import { Mark } from '../kit/Mark'
import { Moment } from '../kit/Moment'
import { Nothing } from '../kit/Nothing'
import { ProblemPanel } from '../kit/ProblemPanel'
import { nameOf, useSay } from '../kit/tongue'
import { RUN_MEANS } from './meanings'
import { words } from './words'

/** The runs that dealt with a record, each with the decision it came to and why. */
export function RunsOfRecord({ table, record }: { table: string; record: string }) {
  const say = useSay(words)
  const runs = useRuns({ table, record })
  if (runs.status === 'pending') return <Skeleton active />
  if (runs.status === 'error') return <ProblemPanel problem={runs.error} />
  const all = runs.data.pages.flatMap((page) => page.runs)
  if (all.length === 0) return <Nothing>{say('noRuns')}</Nothing>
  return (
    <ul className="run-list">
      {all.map((run) => (
        <RunEntry key={run.id} run={run} />
      ))}
    </ul>
  )
}

function RunEntry({ run }: { run: Run }) {
  const say = useSay(words)
  const full = useRun(run.id)
  return (
    <li>
      <p>
        <Link to={`/runs/${run.id}`}>{nameOf(run.flow)}</Link>
        <Mark meaning={RUN_MEANS[run.status]}>{say(`status_${run.status}`)}</Mark>
        {run.unheard && <Mark meaning="danger">{say('unheard')}</Mark>}
        <span className="soft">
          <Moment at={run.started_at} />
        </span>
      </p>
      {run.cause && <p className="fault">{sayCause(run.cause)}</p>}
      {full.data && <Reasons run={full.data} />}
    </li>
  )
}

/** A step gives a reason where a rule decided the way. Rules that did not apply are on the run's page. */
function Reasons({ run }: { run: RunInFull }) {
  const deciding = run.steps.filter(({ reason, status }) => reason && status !== 'skipped')
  if (deciding.length === 0) return null
  return (
    <ul className="reasons">
      {deciding.map((step) => (
        <li key={`${step.path} ${step.started_at}`}>
          <span className="soft">{step.name}</span> {step.reason}
        </li>
      ))}
    </ul>
  )
}
