import { App, Button, Input, Select, Table } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { overlapOf, type Period, tryRules } from '../../api/flows'
import type { Overlap as Overlapping, TrialReport } from '../../api/types'
import { sayMoney } from '../../kit/money'
import { sentenceOf } from '../../kit/sentences'
import { colon, comma, nameOf, useSay } from '../../kit/tongue'
import { titleOf } from '../panel/known'
import { type FlowTree, walk } from '../tree/tree'
import { words } from './labWords'
import { OverlapMatrix } from './OverlapMatrix'
import type { Around } from './useWorld'

type Props = { flowKey: string; flow: FlowTree; around: Around }

const DAY_MS = 86_400_000

/** The edited rules on past orders: which would have gone another way, why, for how much. */
export function LabTab({ flowKey, flow, around }: Props) {
  const say = useSay(words)
  const { message } = App.useApp()
  const [days, setDays] = useState(30)
  const [amount, setAmount] = useState(firstMoney(flow, around))
  const [report, setReport] = useState<TrialReport | null>(null)
  const [overlap, setOverlap] = useState<Overlapping | null>(null)
  const [busy, setBusy] = useState('')
  const decisions = [...walk(flow.blocks)].filter(({ block }) => block.block === 'switch')
  const [decision, setDecision] = useState(decisions[0]?.block.id ?? '')
  const period = (): Period => ({
    since: new Date(Date.now() - days * DAY_MS).toISOString(),
    until: new Date().toISOString(),
  })
  const whole = { ...flow, key: flowKey }
  const tried = async (what: string, act: () => Promise<void>) => {
    setBusy(what)
    try {
      await act()
    } catch (error) {
      message.error(sentenceOf(error))
    } finally {
      setBusy('')
    }
  }
  return (
    <div className="tab-in">
      <section className="card lab-ask">
        <h2>{say('title')}</h2>
        <p className="soft">{say('help')}</p>
        <div className="lab-row">
          <Select
            value={days}
            aria-label={say('period')}
            options={[1, 7, 30, 90].map((n) => ({ value: n, label: say('days', { n }) }))}
            onChange={setDays}
          />
          <Select
            value={amount || undefined}
            allowClear
            aria-label={say('amount')}
            placeholder={say('amount')}
            options={numbers(flow, around)}
            popupMatchSelectWidth={false}
            onChange={(next) => setAmount(next ?? '')}
          />
          <Button
            type="primary"
            loading={busy === 'try'}
            data-testid="lab-try"
            onClick={() =>
              tried('try', async () =>
                setReport(await tryRules(flowKey, whole, { ...period(), amount })),
              )
            }
          >
            {say('try')}
          </Button>
        </div>
      </section>
      {report && <Flips report={report} flow={flow} around={around} />}
      {decisions.length > 0 && (
        <section className="card lab-ask">
          <h2>{say('overlap')}</h2>
          <p className="soft">{say('overlapHelp')}</p>
          <div className="lab-row">
            <Select
              value={decision}
              aria-label={say('decision')}
              options={decisions.map(({ block }) => ({
                value: block.id,
                label: titleOf(block, around.world),
              }))}
              popupMatchSelectWidth={false}
              onChange={setDecision}
            />
            <Button
              loading={busy === 'overlap'}
              data-testid="lab-overlap"
              onClick={() =>
                tried('overlap', async () =>
                  setOverlap(await overlapOf(flowKey, whole, decision, period())),
                )
              }
            >
              {say('show')}
            </Button>
          </div>
          {overlap && <OverlapMatrix overlap={overlap} flow={flow} decision={decision} />}
        </section>
      )}
    </div>
  )
}

function numbers(flow: FlowTree, { world }: Around) {
  const table = world.tables.find(({ key }) => key === flow.trigger.table)
  const fields = (table?.fields ?? []).filter(({ kind }) => kind === 'number')
  return fields.map((field) => ({ value: field.key, label: nameOf(field) }))
}

function firstMoney(flow: FlowTree, { world }: Around): string {
  const table = world.tables.find(({ key }) => key === flow.trigger.table)
  return table?.fields.find(({ type }) => type === 'money')?.key ?? ''
}

function Flips({ report, flow, around }: { report: TrialReport; flow: FlowTree; around: Around }) {
  const say = useSay(words)
  const titles = new Map(
    [...walk(flow.blocks)].map(({ block }) => [block.id, titleOf(block, around.world)]),
  )
  const title = (path: string) => titles.get(path.split('.')[0] ?? '') ?? path
  const { looked, flipped, amount, unknown } = report
  return (
    <section className="card" data-testid="flips">
      <h2>{say('flipped', { looked, flipped, amount: sayMoney(String(amount)) })}</h2>
      {unknown > 0 && <p className="soft">{say('unknown', { n: unknown })}</p>}
      {report.unseen.length > 0 && (
        <p className="fault">{say('unseen', { paths: report.unseen.join(comma()) })}</p>
      )}
      {report.groups.length > 0 && (
        <ul className="flip-groups">
          {report.groups.map((one) => (
            <li key={`${one.path} ${one.before} ${one.after}`}>
              <strong>{title(one.path)}</strong>
              <span>
                <del>{shown(one.before)}</del> → <ins>{shown(one.after)}</ins>
              </span>
              <span className="soft">
                {say('ofRuns', { n: one.runs })} · {sayMoney(String(one.amount))}
              </span>
            </li>
          ))}
        </ul>
      )}
      {report.flips.length > 0 && <FlipTable report={report} title={title} />}
    </section>
  )
}

const shown = (value: unknown) =>
  value === null || value === undefined
    ? '–'
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)

function FlipTable({ report, title }: { report: TrialReport; title: (path: string) => string }) {
  const say = useSay(words)
  const [word, setWord] = useState('')
  const rows = report.flips.filter((one) => one.title.includes(word))
  return (
    <>
      <Input
        size="small"
        allowClear
        className="lab-search"
        value={word}
        placeholder={say('search')}
        aria-label={say('search')}
        onChange={({ target }) => setWord(target.value)}
      />
      <Table
        size="small"
        rowKey="run"
        dataSource={rows}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          {
            title: say('record'),
            render: (_, one) => <Link to={`/runs/${one.run}`}>{one.title || one.run}</Link>,
          },
          {
            title: say('amountOf'),
            align: 'right',
            render: (_, one) => (one.amount === null ? '' : sayMoney(String(one.amount))),
          },
          {
            title: say('turn'),
            render: (_, one) => {
              const turn = one.turns[0]
              if (!turn) return `${one.ends[0]} → ${one.ends[1]}`
              return (
                <span>
                  {title(turn.path)}
                  {colon()}
                  <del>{shown(turn.before)}</del> → <ins>{shown(turn.after)}</ins>
                </span>
              )
            },
          },
          { title: say('why'), render: (_, one) => one.turns.find(({ why }) => why)?.why ?? '' },
        ]}
      />
    </>
  )
}
