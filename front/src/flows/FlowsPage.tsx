import { PlusOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
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
  const [sought, setSought] = useState('')
  if (flows.status === 'pending') return <PageSkeleton />
  if (flows.status === 'error') return <ProblemPanel problem={flows.error} />
  const found = flows.data.filter((flow) => isSought(flow, sought))
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
      {flows.data.length > SEARCHED_FROM && (
        <Input.Search
          allowClear
          className="flow-search"
          placeholder={say('findFlow')}
          aria-label={say('findFlow')}
          value={sought}
          onChange={(event) => setSought(event.target.value)}
          data-testid="flow-search"
        />
      )}
      {found.map((flow) => (
        <FlowCard key={flow.key} flow={flow} figures={figures.data?.[flow.key]} />
      ))}
      {found.length === 0 && flows.data.length > 0 && <Nothing>{say('noFlowFound')}</Nothing>}
    </Page>
  )
}

const SEARCHED_FROM = 8

/** By its name, in either language, by what starts it, and by what it does. */
function isSought({ name, name_en, trigger, sentences }: Flow, sought: string): boolean {
  const words = sought.trim().toLowerCase()
  const told = [name, name_en, trigger, ...sentences.map(({ text }) => text)]
  return told.some((one) => one.toLowerCase().includes(words))
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
        {figures && <Pace figures={figures} />}
        <Story passages={tellStory(flow.sentences)} ran={false} />
      </details>
    </article>
  )
}

function LastDay({ figures: { runs, parked } }: { figures: FlowFigures }) {
  const say = useSay(words)
  return (
    <p className="soft" data-testid="last-day">
      {say('lastDay', { n: runs, parked })}
    </p>
  )
}

/** How soon its runs begin, and how long they take: for who looks closer. */
function Pace({ figures: { start_ms, end_ms } }: { figures: FlowFigures }) {
  const say = useSay(words)
  if (!start_ms && !end_ms) return null
  return (
    <p className="soft">
      {start_ms && say('lastDayStart', { p95: sayLength(start_ms.p95) })}
      {end_ms && say('lastDayEnd', { p50: sayLength(end_ms.p50), p95: sayLength(end_ms.p95) })}
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
