import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { countReplay, lookAhead, replayMany, useCauses, type Which } from '../api/flows'
import { useFlows } from '../api/runs'
import type { CauseGroup, ReplayPreview } from '../api/types'
import { sayCause } from '../kit/causes'
import { Mark } from '../kit/Mark'
import { Moment } from '../kit/Moment'
import { Nothing } from '../kit/Nothing'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { sentenceOf } from '../kit/sentences'
import { nameOf, useSay } from '../kit/tongue'
import { Values } from '../kit/Values'
import { words } from './parkedWords'

/** Runs that stand still, by cause: what helps one helps all of them. */
export function ParkedPage() {
  const say = useSay(words)
  const causes = useCauses()
  if (causes.status === 'pending') return <PageSkeleton />
  if (causes.status === 'error') return <ProblemPanel problem={causes.error} />
  return (
    <Page title={say('title')} lead={<span className="soft">{say('lead')}</span>}>
      {causes.data.length === 0 && <Nothing>{say('nothing')}</Nothing>}
      {causes.data.map((one) => (
        <CauseCard key={keyOf(one)} cause={one} />
      ))}
    </Page>
  )
}

const keyOf = ({ flow, path, code, about, status }: CauseGroup) =>
  [flow, path, code, about, status].join(' ')

function CauseCard({ cause }: { cause: CauseGroup }) {
  const say = useSay(words)
  const [asked, setAsked] = useState<Which | null>(null)
  const { flow, path, code, about } = cause
  const all: Which = { flow, path, code, about }
  const known = useFlows().data?.find(({ key }) => key === flow)
  const said = known?.sentences.find((one) => one.path === path)?.text ?? path
  return (
    <section className="card cause-card" data-testid="cause">
      <header className="version-head">
        <Mark meaning={cause.status === 'parked' ? 'danger' : 'waiting'}>
          {say(cause.status === 'parked' ? 'parked' : 'later', { n: cause.runs })}
        </Mark>
        <h2>{sayCause(cause)}</h2>
        <span className="top-gap" />
        <Button size="small" onClick={() => setAsked({ runs: [cause.example] })}>
          {say('one')}
        </Button>
        <Button size="small" type="primary" onClick={() => setAsked(all)} data-testid="replay-all">
          {say('all', { n: cause.runs })}
        </Button>
      </header>
      <p className="soft">
        <Link to={`/flows/${encodeURIComponent(flow)}`}>{known ? nameOf(known) : flow}</Link> ·{' '}
        {say('at', { path: said })} · <Moment at={cause.oldest} /> – <Moment at={cause.newest} />
        {' · '}
        <Link to={`/runs/${cause.example}`}>{say('example')}</Link>
        {cause.next_at && (
          <>
            {' · '}
            {say('next')} <Moment at={cause.next_at} />
          </>
        )}
      </p>
      <Values of={cause.facts} />
      {asked && <ReplayDialog cause={cause} which={asked} onClose={() => setAsked(null)} />}
    </section>
  )
}

type Props = { cause: CauseGroup; which: Which; onClose: () => void }

/** How many, from when on, and what will be done again: told before anything is. */
function ReplayDialog({ cause, which, onClose }: Props) {
  const say = useSay(words)
  const { message } = App.useApp()
  const client = useQueryClient()
  const [since, setSince] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const asked = since ? { ...which, since } : which
  const replay = async () => {
    setBusy(true)
    try {
      const { runs } = await replayMany(asked)
      message.success(say('replayed', { n: runs }))
      await client.invalidateQueries({ queryKey: ['runs'] })
      onClose()
    } catch (error) {
      message.error(sentenceOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      title={say('again')}
      okText={say('doIt')}
      cancelText={say('cancel')}
      okButtonProps={{ loading: busy }}
      onOk={replay}
      onCancel={onClose}
    >
      {!which.runs && (
        <p>
          {say('since')}{' '}
          <Input
            type="date"
            aria-label={say('since')}
            onChange={({ target }) =>
              setSince(target.value ? new Date(target.value).toISOString() : null)
            }
          />
        </p>
      )}
      <Preview which={asked} example={cause.example} />
    </Modal>
  )
}

function Preview({ which, example }: { which: Which; example: string }) {
  const say = useSay(words)
  const count = useAsked(['count', which], () => countReplay(which))
  const ahead = useAsked<ReplayPreview>(['ahead', example], () => lookAhead(example))
  return (
    <>
      {count && <p>{say('count', { n: count.runs })}</p>}
      {ahead && (
        <>
          <p className="soft">{say('kept', { n: ahead.kept })}</p>
          <ol className="ahead">
            {ahead.steps.map((step) => (
              <li key={step.path}>
                {step.says}
                {!step.certain && <span className="soft"> {say('perhaps')}</span>}
                {step.effect === 'outside' && <Mark meaning="asks">{say('outside')}</Mark>}
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  )
}

function useAsked<Answer>(key: unknown[], ask: () => Promise<Answer>): Answer | undefined {
  return useQuery({ queryKey: ['runs', 'ahead', ...key], queryFn: ask, retry: false }).data
}
