import { useQuery } from '@tanstack/react-query'
import { App, Button, Skeleton } from 'antd'
import { useState } from 'react'
import {
  type Converted,
  convertField,
  type FieldDef,
  previewConvert,
  useDefinitionsChanged,
} from '../api/building'
import { ActButton } from '../kit/ActButton'
import { typeNames } from '../kit/fieldTypes'
import { ProblemPanel } from '../kit/ProblemPanel'
import { useSay } from '../kit/tongue'
import { missingOf, trimmed } from './specs'
import { useDone } from './useDone'
import { words } from './words'

type Props = { table: string; field: FieldDef; onDone: () => void; onCancel: () => void }

/** Another type: what becomes of each value is looked at first, and what is lost is said. */
export function ConvertPanel({ table, field, onDone, onCancel }: Props) {
  const say = useSay(words)
  const wanted = { ...field, options: trimmed(field.options) }
  const [asked, setAsked] = useState<FieldDef | null>(null)
  const whole = missingOf(field.type, wanted.options).length === 0
  const seen = asked !== null && JSON.stringify(asked) === JSON.stringify(wanted) ? asked : null
  const preview = useQuery({
    queryKey: ['convert', table, seen],
    queryFn: () => previewConvert(table, seen as FieldDef),
    enabled: seen !== null,
    staleTime: 0,
    retry: false,
  })
  return (
    <section className="rule-try" data-testid="convert">
      <p>{say(field.type === 'auto-number' ? 'convertNumber' : 'convertNote')}</p>
      <p className="soft">{say('convertSaves')}</p>
      {seen && preview.isPending && <Skeleton active title={false} paragraph={{ rows: 3 }} />}
      {seen && preview.isError && <ProblemPanel problem={preview.error} />}
      {seen && preview.data && <Outcome outcome={preview.data} />}
      <footer className="row-acts">
        {seen && preview.data ? (
          <Convert table={table} field={wanted} outcome={preview.data} onDone={onDone} />
        ) : (
          <Button
            type="primary"
            disabled={!whole}
            onClick={() => setAsked(wanted)}
            data-testid="convert-look"
          >
            {say('seeLoss')}
          </Button>
        )}
        <Cancel onCancel={onCancel} />
      </footer>
    </section>
  )
}

function Cancel({ onCancel }: { onCancel: () => void }) {
  const say = useSay(words)
  const { message } = App.useApp()
  return (
    <Button
      onClick={() => {
        message.destroy()
        onCancel()
      }}
    >
      {say('keepType')}
    </Button>
  )
}

type ConvertProps = Pick<Props, 'table' | 'field' | 'onDone'> & { outcome: Converted }

function Convert({ table, field, outcome, onDone }: ConvertProps) {
  const say = useSay(words)
  const sayType = useSay(typeNames)
  const done = useDone()
  const changed = useDefinitionsChanged()
  const type = sayType(field.type)
  const act = async () => {
    const made = await convertField(table, field)
    await changed()
    done(say('converted'), made.undo)
    onDone()
  }
  return (
    <ActButton type="primary" danger={outcome.lost > 0} act={act} data-testid="convert-do">
      {outcome.lost ? say('convertLossy', { type, n: outcome.lost }) : say('convert', { type })}
    </ActButton>
  )
}

const SHOWN = 8

function Outcome({ outcome }: { outcome: Converted }) {
  const say = useSay(words)
  const lines = [...outcome.lost_examples.slice(0, SHOWN), ...outcome.examples.slice(0, SHOWN)]
  return (
    <>
      <p className="convert-counts">
        {(['same', 'changed', 'lost', 'blank'] as const).map((what) => (
          <span key={what} data-lost={(what === 'lost' && outcome.lost > 0) || undefined}>
            <b>{outcome[what]}</b> {say(`${what}Count`)}
          </span>
        ))}
      </p>
      {lines.length > 0 && (
        <table className="quiet-table">
          <thead>
            <tr>
              <th>{say('was')}</th>
              <th>{say('becomes')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={`${line.record} ${line.now}`}>
                <td>{line.was}</td>
                <td>{line.now ?? <span className="fault">✕ {line.wanted}</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
