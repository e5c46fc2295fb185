import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import type { FieldDef, TableDef } from '../../api/building'
import { nameOf, useSay } from '../../kit/tongue'
import { type Clause, fromFormula, needsValue, testsOf, toFormula } from '../conditions'
import { FormulaEditor } from '../FormulaEditor'
import { choicesOf } from './sentence'
import { words } from './words'

type Props = { id: string; table: TableDef; value: string; onChange: (when: string) => void }

/** A condition, chosen word by word; whoever wants more writes a formula. */
export function WhenInput({ id, table, value, onChange }: Props) {
  const say = useSay(words)
  const said = fromFormula(value, table.fields)
  const [writing, setWriting] = useState(said === null)
  const [begun, setBegun] = useState<Clause[]>(said?.clauses ?? [])
  const [all, setAll] = useState(said?.all ?? true)
  const set = (clauses: Clause[], every = all) => {
    setBegun(clauses)
    setAll(every)
    const whole = clauses.filter(
      ({ field, test, value: said }) => field && (!needsValue(test) || said !== ''),
    )
    onChange(toFormula({ all: every, clauses: whole }, table.fields))
  }
  if (writing) {
    return (
      <>
        <FormulaEditor id={id} table={table.key} value={value} onChange={onChange} />
        {said !== null && (
          <Button
            type="link"
            size="small"
            onClick={() => {
              setBegun(said.clauses)
              setAll(said.all)
              setWriting(false)
            }}
          >
            {say('asWords')}
          </Button>
        )}
      </>
    )
  }
  const lines = begun.length ? begun : [{ field: '', test: 'is', value: '' } as Clause]
  const change = (at: number, clause: Clause) =>
    set(lines.map((one, place) => (place === at ? clause : one)))
  return (
    <div className="clauses" data-testid="when">
      {lines.map((clause, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a clause is what stands at its place
        <span className="clause" key={at}>
          <ClauseInput
            id={at === 0 ? id : `${id}-${at}`}
            fields={table.fields}
            clause={clause}
            onChange={(next) => change(at, next)}
          />
          {lines.length > 1 && (
            <Button
              type="text"
              icon={<CloseOutlined />}
              aria-label={say('remove')}
              onClick={() => set(lines.filter((_, place) => place !== at))}
            />
          )}
        </span>
      ))}
      <span className="clause">
        {lines.length > 1 && (
          <Select
            value={all}
            aria-label={say('all')}
            options={[
              { value: true, label: say('all') },
              { value: false, label: say('any') },
            ]}
            onChange={(every) => set(lines, every)}
          />
        )}
        <Button
          size="small"
          icon={<PlusOutlined />}
          onClick={() => set([...lines, { field: '', test: 'is', value: '' }])}
        >
          {say('addClause')}
        </Button>
        <Button type="link" size="small" onClick={() => setWriting(true)}>
          {say('asFormula')}
        </Button>
      </span>
    </div>
  )
}

type ClauseProps = {
  id: string
  fields: FieldDef[]
  clause: Clause
  onChange: (clause: Clause) => void
}

function ClauseInput({ id, fields, clause, onChange }: ClauseProps) {
  const say = useSay(words)
  const field = fields.find(({ key }) => key === clause.field)
  const tests = field ? testsOf(field) : []
  return (
    <>
      <Select
        id={id}
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={say('chooseField')}
        value={clause.field || undefined}
        options={fields.map((one) => ({ value: one.key, label: nameOf(one) }))}
        onChange={(key) => {
          const chosen = fields.find((one) => one.key === key) as FieldDef
          onChange({ field: key, test: testsOf(chosen)[0] ?? 'filled', value: '' })
        }}
      />
      {field && (
        <Select
          aria-label={say('when')}
          value={clause.test}
          options={tests.map((test) => ({ value: test, label: say(`test_${test}`) }))}
          onChange={(test) => onChange({ ...clause, test })}
        />
      )}
      {field && needsValue(clause.test) && (
        <ValueInput field={field} clause={clause} onChange={onChange} />
      )}
    </>
  )
}

type ValueProps = { field: FieldDef; clause: Clause; onChange: (clause: Clause) => void }

function ValueInput({ field, clause, onChange }: ValueProps) {
  const say = useSay(words)
  const choices = choicesOf(field)
  const put = (value: string) => onChange({ ...clause, value })
  if (choices.length) {
    return (
      <Select
        aria-label={say('value')}
        value={clause.value || undefined}
        options={choices.map((one) => ({ value: one.key, label: nameOf(one) }))}
        onChange={put}
      />
    )
  }
  if (clause.test.endsWith('-days')) {
    return (
      <>
        <InputNumber
          aria-label={say('value')}
          precision={0}
          value={clause.value === '' ? null : Number(clause.value)}
          onChange={(days) => put(days === null ? '' : String(days))}
        />
        <span>{say('days')}</span>
      </>
    )
  }
  const type = clause.test === 'before' || clause.test === 'after' ? 'date' : 'text'
  return (
    <Input
      aria-label={say('value')}
      type={type}
      value={clause.value}
      onChange={({ target }) => put(target.value)}
    />
  )
}
