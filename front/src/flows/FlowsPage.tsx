import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { Link } from 'react-router'
import { useFigures, useFlows, useRuns } from '../api/runs'
import type { Flow, FlowFigures, RunStatus } from '../api/types'
import { sayCause } from '../kit/causes'
import { Mark } from '../kit/Mark'
import { Moment } from '../kit/Moment'
import { Nothing } from '../kit/Nothing'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { nameOf, useSay } from '../kit/tongue'
import { sayLength } from '../kit/when'
import { DraftsList } from './DraftsList'
import { RUN_MEANS } from './meanings'
import { Story } from './Story'
import { tellStory } from './story'
import { words } from './words'

// A dialog with half of the editor in it: loaded when it is asked for.
const NewFlow = lazy(async () => ({ default: (await import('./NewFlow')).NewFlow }))

/** 流程: each one read aloud, with what its runs are doing. */
export function FlowsPage({ mayBuild }: { mayBuild: boolean }) {
  const say = useSay(words)
  const flows = useFlows()
  const figures = useFigures()
  const [beginning, setBeginning] = useState(false)
  if (flows.status === 'pending') return <PageSkeleton />
  if (flows.status === 'error') return <ProblemPanel problem={flows.error} />
  return (
    <Page
      title={say('flows')}
      action={
        <>
          <Link to="/parked">
            <Button type="text">{say('parkedRuns')}</Button>
          </Link>
          {mayBuild && (
            <Button
              type="primary"
              icon={<PlusOutlined />}
              onClick={() => setBeginning(true)}
              data-testid="new-flow"
            >
              {say('newFlow')}
            </Button>
          )}
        </>
      }
    >
      {beginning && (
        <Suspense>
          <NewFlow onClose={() => setBeginning(false)} />
        </Suspense>
      )}
      <DraftsList />
      {flows.data.length === 0 && <Nothing>{say(mayBuild ? 'noFlows' : 'noFlowsYet')}</Nothing>}
      {flows.data.map((flow) => (
        <FlowCard key={flow.key} flow={flow} figures={figures.data?.[flow.key]} />
      ))}
    </Page>
  )
}

const COUNTED = ['running', 'waiting', 'parked', 'done'] as const

function FlowCard({ flow, figures }: { flow: Flow; figures?: FlowFigures }) {
  const say = useSay(words)
  const [shown, setShown] = useState<RunStatus | null>(null)
  return (
    <article className="card flow">
      <header>
        <h2>
          <Link to={`/flows/${encodeURIComponent(flow.key)}`}>{nameOf(flow)}</Link>
        </h2>
        <span className="soft">{say('version', { n: flow.version })}</span>
        <span className="counters">
          {COUNTED.map((status) => (
            <button
              key={status}
              type="button"
              className="mark-button"
              aria-pressed={shown === status}
              onClick={() => setShown(shown === status ? null : status)}
            >
              <Mark meaning={flow.runs[status] ? RUN_MEANS[status] : 'waiting'}>
                {say(`status_${status}`)} {flow.runs[status]}
              </Mark>
            </button>
          ))}
        </span>
      </header>
      {figures && <LastDay figures={figures} />}
      {flow.line && flow.line.waiting > 0 && (
        <p className="soft">
          {say(flow.line.of === 'record' ? 'inLineOf' : 'inLine', {
            n: flow.line.waiting,
            most: flow.line.at_once,
          })}
          {flow.line.since && <Moment at={flow.line.since} />}
        </p>
      )}
      {shown && <RunsIn flow={flow.key} status={shown} />}
      <p>{flow.trigger}</p>
      <details className="flow-story">
        <summary>{say('inWords')}</summary>
        <Story passages={tellStory(flow.sentences)} ran={false} />
      </details>
    </article>
  )
}

function LastDay({ figures }: { figures: FlowFigures }) {
  const say = useSay(words)
  const { runs, parked, start_ms, end_ms } = figures
  return (
    <p className="soft" data-testid="last-day">
      {say('lastDay', { n: runs, parked })}
      {start_ms && say('lastDayStart', { p95: sayLength(start_ms.p95) })}
      {end_ms &&
        say('lastDayEnd', {
          p50: sayLength(end_ms.p50),
          p95: sayLength(end_ms.p95),
        })}
    </p>
  )
}

function RunsIn({ flow, status }: { flow: string; status: RunStatus }) {
  const say = useSay(words)
  const runs = useRuns({ flow, status })
  const all = runs.data?.pages[0]?.runs ?? []
  if (runs.isSuccess && all.length === 0) return <Nothing>{say('noRuns')}</Nothing>
  return (
    <ul className="rows">
      {all.map((run) => (
        <li key={run.id}>
          <Link className="row" to={`/runs/${run.id}`}>
            <span className="row-title">{run.record?.title ?? run.id}</span>
            <span className="row-part">{run.cause && sayCause(run.cause)}</span>
            <span className="row-when">
              <Moment at={run.started_at} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
