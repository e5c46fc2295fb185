import { ReloadOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { lazy, Suspense } from 'react'
import { Link } from 'react-router'
import { replayRun, useRun } from '../api/runs'
import type { Run, RunInFull } from '../api/types'
import { ActButton } from '../kit/ActButton'
import { sayCause } from '../kit/causes'
import { Mark } from '../kit/Mark'
import { Moment } from '../kit/Moment'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { colon, nameOf, useSay } from '../kit/tongue'
import { Values } from '../kit/Values'
import { sayLength } from '../kit/when'
import { RUN_MEANS } from './meanings'
import { StepLine } from './StepLine'
import { Story } from './Story'
import { stepsBeside, tellStory } from './story'
import { words } from './words'

// The canvas is a chunk of its own: the cause and the story do not wait for it.
const RunCanvas = lazy(async () => ({ default: (await import('./RunCanvas')).RunCanvas }))

/** One run drawn on the sentences of its flow. */
export function RunPage({ id }: { id: string }) {
  const say = useSay(words)
  const run = useRun(id)
  if (run.status === 'pending') return <PageSkeleton />
  if (run.status === 'error') return <ProblemPanel problem={run.error} />
  return (
    <Page
      title={
        <Link to={`/flows/${encodeURIComponent(run.data.flow.key)}`}>{nameOf(run.data.flow)}</Link>
      }
      name={`${say('run')} ${nameOf(run.data.flow)}`}
      lead={<RunFacts run={run.data} />}
      action={run.data.status === 'parked' && <ReplayButton run={run.data} />}
    >
      {run.data.compacted_at && <p className="soft">{say('compacted')}</p>}
      {run.data.cause && <Cause run={run.data} />}
      <Suspense fallback={<Skeleton active />}>
        <RunCanvas run={run.data} />
      </Suspense>
      <Told run={run.data} />
    </Page>
  )
}

function Told({ run }: { run: RunInFull }) {
  const say = useSay(words)
  const beside = stepsBeside(run.sentences, run.steps)
  return (
    <section className="card" data-testid="run-story">
      <Story passages={tellStory(run.sentences, run.steps)} ran />
      {beside.length > 0 && <h3>{say('otherSteps')}</h3>}
      {beside.map((step) => (
        <StepLine key={`${step.path} ${step.started_at}`} step={step} />
      ))}
    </section>
  )
}

function RunFacts({ run }: { run: Run }) {
  const say = useSay(words)
  const length = run.ended_at && Date.parse(run.ended_at) - Date.parse(run.started_at)
  return (
    <span className="run-facts">
      <Mark meaning={RUN_MEANS[run.status]}>{say(`status_${run.status}`)}</Mark>
      {run.unheard && <Mark meaning="danger">{say('unheard')}</Mark>}
      {run.record && <Link to={`/t/${run.record.table}/${run.record.id}`}>{run.record.title}</Link>}
      <Moment at={run.started_at} />
      {typeof length === 'number' && <span>{say('took', { length: sayLength(length) })}</span>}
      <span>{say('version', { n: run.version })}</span>
    </span>
  )
}

function Cause({ run }: { run: Run }) {
  const say = useSay(words)
  return (
    <section className="cause" role="alert">
      <h3>
        {say('cause')}
        {colon()}
        {run.cause && sayCause(run.cause)}
      </h3>
      <Values of={run.cause?.facts} />
    </section>
  )
}

export function ReplayButton({ run }: { run: Run }) {
  const say = useSay(words)
  const client = useQueryClient()
  const replay = async () => {
    await replayRun(run.id)
    await client.invalidateQueries({ queryKey: ['runs'] })
  }
  return (
    <ActButton
      icon={<ReloadOutlined />}
      act={replay}
      done={say('replayed')}
      data-testid="run-replay"
    >
      {say('replay')}
    </ActButton>
  )
}
