import { CloseOutlined, StepForwardOutlined } from '@ant-design/icons'
import { App, Button, Select } from 'antd'
import { useState } from 'react'
import { testFlow } from '../../api/flows'
import { useNewest } from '../../api/records'
import { titleField, useTable } from '../../api/schema'
import type { TestedRun } from '../../api/types'
import { Mark } from '../../kit/Mark'
import { sentenceOf } from '../../kit/sentences'
import { pick, useSay } from '../../kit/tongue'
import { words } from './words'

export type Test = { run: TestedRun | null; shown: number; answers: Record<string, unknown> }
export const NO_TEST: Test = { run: null, shown: 0, answers: {} }

type Props = {
  flowKey: string
  table: string
  record: string | null
  onRecord: (record: string | null) => void
  test: Test
  onTest: (test: Test) => void
  /** Saves what is not saved yet: it is the draft that is run. */
  settled: () => Promise<number>
  onClose: () => void
}

/** Above the canvas: on which record, how far, and what came of it. */
export function TestBar(props: Props) {
  const say = useSay(words)
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const { flowKey, table, record, test, onTest } = props
  const run = async (answers: Record<string, unknown>, stepwise: boolean, goesOn = false) => {
    setBusy(true)
    try {
      const number = await props.settled()
      const begins = { draft: number > 0, record, answers, goes_on: goesOn }
      const told = await testFlow(flowKey, table ? begins : { ...begins, record: null })
      onTest({ run: told, answers, shown: stepwise ? 1 : told.steps.length })
    } catch (error) {
      message.error(sentenceOf(error))
    } finally {
      setBusy(false)
    }
  }
  const step = () => {
    if (test.run && test.shown < test.run.steps.length) {
      return onTest({ ...test, shown: test.shown + 1 })
    }
    return run({}, true)
  }
  const isWhole = test.run !== null && test.shown >= test.run.steps.length
  return (
    <section className="test-bar" aria-label={say('testTitle')} data-testid="test-bar">
      <div className="test-choose">
        {table ? (
          <RecordSelect table={table} value={record} onChange={props.onRecord} />
        ) : (
          <span className="soft">{say('testNoRecord')}</span>
        )}
        <Button
          type="primary"
          loading={busy}
          disabled={table !== '' && !record}
          onClick={() => run({}, false)}
          data-testid="run-test"
        >
          {say('runTest')}
        </Button>
        <Button
          icon={<StepForwardOutlined />}
          disabled={(table !== '' && !record) || busy}
          onClick={step}
          data-testid="test-step"
        >
          {say('nextStep')}
        </Button>
        {test.run && !isWhole && (
          <Button
            type="link"
            onClick={() => onTest({ ...test, shown: test.run?.steps.length ?? 0 })}
          >
            {say('toEnd')}
          </Button>
        )}
        <span className="top-gap" />
        <Button
          type="text"
          icon={<CloseOutlined />}
          aria-label={say('clearTest')}
          onClick={props.onClose}
        />
      </div>
      {test.run && isWhole && (
        <Ended
          run={test.run}
          onAnswer={(path, answer) => run({ ...test.answers, [path]: answer }, false)}
          onGoOn={() => run(test.answers, false, true)}
        />
      )}
      {!test.run && <p className="soft">{say('testHelp')}</p>}
    </section>
  )
}

const END_MEANS = {
  done: 'done',
  waits: 'asks',
  stopped: 'waiting',
  failed: 'danger',
  unknown: 'asks',
  reached: 'going',
} as const

type EndedProps = {
  run: TestedRun
  onAnswer: (path: string, answer: unknown) => void
  onGoOn: () => void
}

function Ended({ run, onAnswer, onGoOn }: EndedProps) {
  const say = useSay(words)
  const end = run.end as keyof typeof END_MEANS
  const last = run.steps.find(({ path }) => path === run.at)
  const choices = last?.task?.asks.choices ?? []
  return (
    <div className="test-end" data-testid="test-end" data-end={run.end}>
      {run.starts === false && (
        <>
          <Mark meaning="asks">{say('startsNot')}</Mark>
          <span className="soft">{say('hadItStarted')}</span>
        </>
      )}
      {run.starts === false && end === 'done' ? (
        <span className="soft">{say('wouldEnd')}</span>
      ) : (
        <Mark meaning={END_MEANS[end] ?? 'waiting'}>{say(`end_${end}`)}</Mark>
      )}
      {run.starts && <span className="soft">{say('startsIf')}</span>}
      {end === 'waits' && last && choices.length > 0 && (
        <>
          <span>{say('waitsAt', { name: last.name })}</span>
          {choices.map((one) => (
            <Button
              key={one.key}
              size="small"
              danger={one.look === 'danger'}
              onClick={() => onAnswer(run.at, { decision: one.key, comment: say('testTitle') })}
            >
              {pick(one.name, one.name_en ?? '')}
            </Button>
          ))}
        </>
      )}
      {(end === 'unknown' || (end === 'waits' && choices.length === 0)) && (
        <Button size="small" onClick={onGoOn}>
          {say('source_none')}
        </Button>
      )}
    </div>
  )
}

type RecordSelectProps = {
  table: string
  value: string | null
  onChange: (record: string | null) => void
}

/** The newest records by their titles. */
function RecordSelect({ table, value, onChange }: RecordSelectProps) {
  const say = useSay(words)
  const known = useTable(table)
  const newest = useNewest(table, 50)
  const title = known && titleField(known)
  const options = (newest.data?.records ?? []).map((one) => ({
    value: one.id,
    label: String((title && one.cells[title.key]) ?? one.id),
  }))
  return (
    <Select
      showSearch={{ optionFilterProp: 'label' }}
      value={value}
      loading={newest.isPending}
      options={options}
      placeholder={say('testRecord')}
      aria-label={say('testRecord')}
      popupMatchSelectWidth={false}
      onChange={onChange}
      className="test-record"
    />
  )
}
