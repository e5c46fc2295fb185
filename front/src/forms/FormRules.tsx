import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import type { FormDef } from '../api/forms'
import type { Field, FormClause, FormRule, Table } from '../api/types'
import { nameOf, useSay } from '../kit/tongue'
import { choicesOf, isWhole, needsValue, sayRule, testsOf, testWord } from './rules'
import { words } from './words'

type Props = { form: FormDef; table: Table; onForm: (parts: Partial<FormDef>) => void }
const NEW = -1
const FRESH: FormRule = {
  when: [{ field: '', test: 'is', value: null }],
  then: 'show',
  fields: [],
  match: 'all',
  value: null,
}

/** The conditions of the form as sentences; one is open at a time. */
export function FormRules({ form, table, onForm }: Props) {
  const say = useSay(words)
  const [open, setOpen] = useState<number | null>(null)
  const placed = form.fields.flatMap(
    ({ field }) => table.fields.find(({ key }) => key === field) ?? [],
  )
  const put = (at: number, rule: FormRule) => {
    const rules =
      at === NEW ? [...form.rules, rule] : form.rules.map((one, i) => (i === at ? rule : one))
    onForm({ rules })
    setOpen(null)
  }
  return (
    <>
      {form.rules.length === 0 && open === null && <p className="soft">{say('noRules')}</p>}
      {form.rules.map((rule, at) =>
        open === at ? (
          <RuleEditor
            // biome-ignore lint/suspicious/noArrayIndexKey: a condition is what stands at its place
            key={at}
            rule={rule}
            fields={placed}
            onDone={(next) => put(at, next)}
          />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition is what stands at its place
          <div className="form-rule" key={at}>
            <p>{sayRule(rule, placed)}</p>
            <p className="row-acts">
              <Button size="small" onClick={() => setOpen(at)}>
                {say('change')}
              </Button>
              <Button
                size="small"
                danger
                onClick={() => onForm({ rules: form.rules.filter((_, i) => i !== at) })}
              >
                {say('drop')}
              </Button>
            </p>
          </div>
        ),
      )}
      {open === NEW ? (
        <RuleEditor rule={FRESH} fields={placed} onDone={(next) => put(NEW, next)} />
      ) : (
        <Button
          size="small"
          icon={<PlusOutlined />}
          onClick={() => setOpen(NEW)}
          data-testid="form-rule-add"
        >
          {say('addRule')}
        </Button>
      )}
    </>
  )
}

type EditorProps = { rule: FormRule; fields: Field[]; onDone: (rule: FormRule) => void }

function RuleEditor({ rule, fields, onDone }: EditorProps) {
  const say = useSay(words)
  const [draft, setDraft] = useState(rule)
  const change = (parts: Partial<FormRule>) => setDraft((now) => ({ ...now, ...parts }))
  const options = fields.map((one) => ({ value: one.key, label: nameOf(one) }))
  const clause = (at: number, next: FormClause) =>
    change({ when: draft.when.map((one, place) => (place === at ? next : one)) })
  return (
    <div className="form-rule" data-testid="form-rule">
      <strong>{say('when')}</strong>
      {draft.when.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a clause is what stands at its place
        <ClauseLine key={at} clause={one} fields={fields} onClause={(next) => clause(at, next)} />
      ))}
      <p className="row-acts">
        <Button
          size="small"
          onClick={() => change({ when: [...draft.when, { field: '', test: 'is', value: null }] })}
        >
          {say('addClause')}
        </Button>
        {draft.when.length > 1 && (
          <Button
            size="small"
            icon={<CloseOutlined />}
            aria-label={say('drop')}
            onClick={() => change({ when: draft.when.slice(0, -1) })}
          />
        )}
      </p>
      {draft.when.length > 1 && (
        <Select
          aria-label={say('all')}
          value={draft.match}
          options={(['all', 'any'] as const).map((one) => ({ value: one, label: say(one) }))}
          onChange={(match) => change({ match })}
        />
      )}
      <strong>{say('then')}</strong>
      <Select
        aria-label={say('then')}
        value={draft.then}
        options={(['show', 'require', 'set'] as const).map((one) => ({
          value: one,
          label: say(`then_${one}`),
        }))}
        onChange={(then) => change({ then, value: null })}
      />
      <Select
        mode="multiple"
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={say('chooseField')}
        placeholder={say('chooseField')}
        value={draft.fields}
        options={options}
        onChange={(chosen) => change({ fields: chosen })}
      />
      {draft.then === 'set' && (
        <ValueInput
          field={fields.find(({ key }) => key === draft.fields[0])}
          value={draft.value}
          onValue={(value) => change({ value })}
        />
      )}
      <Button
        type="primary"
        size="small"
        disabled={!isWhole(draft)}
        onClick={() => onDone(draft)}
        data-testid="form-rule-done"
      >
        {say('done')}
      </Button>
    </div>
  )
}

type ClauseProps = { clause: FormClause; fields: Field[]; onClause: (clause: FormClause) => void }

function ClauseLine({ clause, fields, onClause }: ClauseProps) {
  const say = useSay(words)
  const field = fields.find(({ key }) => key === clause.field)
  return (
    <>
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={say('chooseField')}
        placeholder={say('chooseField')}
        value={clause.field || undefined}
        options={fields.map((one) => ({ value: one.key, label: nameOf(one) }))}
        onChange={(key) => {
          const chosen = fields.find((one) => one.key === key) as Field
          onClause({ field: key, test: testsOf(chosen)[0] ?? 'filled', value: null })
        }}
      />
      {field && (
        <Select
          aria-label={say('when')}
          value={clause.test}
          options={testsOf(field).map((test) => ({ value: test, label: testWord(field, test) }))}
          onChange={(test) => onClause({ ...clause, test, value: null })}
        />
      )}
      {field && needsValue(clause.test) && (
        <ValueInput
          field={field}
          many={clause.test === 'one-of'}
          value={clause.value}
          onValue={(value) => onClause({ ...clause, value })}
        />
      )}
    </>
  )
}

type ValueProps = {
  field: Field | undefined
  many?: boolean
  value: unknown
  onValue: (value: unknown) => void
}

function ValueInput({ field, many, value, onValue }: ValueProps) {
  const say = useSay(words)
  const choices = choicesOf(field)
  if (field?.type === 'yes-no') {
    return (
      <Select
        aria-label={say('value')}
        value={value as boolean | null}
        options={[true, false].map((one) => ({ value: one, label: say(one ? 'yes' : 'no') }))}
        onChange={onValue}
      />
    )
  }
  if (choices.length) {
    return (
      <Select
        aria-label={say('value')}
        mode={many ? 'multiple' : undefined}
        value={value as string | null}
        options={choices.map((one) => ({ value: one.key, label: nameOf(one) }))}
        onChange={onValue}
      />
    )
  }
  return (
    <Input
      aria-label={say('value')}
      type={field?.type === 'date' ? 'date' : 'text'}
      value={String(value ?? '')}
      onChange={({ target }) => onValue(target.value)}
    />
  )
}
