import { Button, Input, Select, Switch } from 'antd'
import { useState } from 'react'
import type { TableDef } from '../../api/building'
import { useMembers } from '../../api/members'
import { useOwnRoles } from '../../api/roles'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { nameOf, useSay } from '../../kit/tongue'
import { Setting } from '../Setting'
import type { SaveTable } from '../useTableDraft'
import { CircleForm } from './CircleForm'
import { ExtractForm } from './ExtractForm'
import { earlierOf, isWhole, type PlacedRule, type Rule, withRule } from './rules'
import { sayCondition } from './sentence'
import { WhenInput } from './WhenInput'
import { words } from './words'

type Props = {
  table: TableDef
  before: PlacedRule | null
  rule: Rule
  save: SaveTable
  onDone: () => void
}

/** One rule, with what its kind asks. */
export function RuleForm({ table, before, rule, save, onDone }: Props) {
  const say = useSay(words)
  const [draft, setDraft] = useState<Rule>(rule)
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const change = (parts: Partial<Rule>) => setDraft((now) => ({ ...now, ...parts }) as Rule)
  const earlier = earlierOf(table, before, draft)
  const because = say('because', { rule: say(`kind_${kindOf(draft)}`) })
  const keep = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await save((now) => withRule(now, before, draft), because, say('saved'))
      onDone()
    } catch (refused) {
      setProblem(refused)
      setBusy(false)
    }
  }
  return (
    <form
      className="card rule-form"
      data-testid="rule-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (isWhole(draft)) keep()
      }}
    >
      <h2>{say(`kind_${kindOf(draft)}`)}</h2>
      {problem !== null && <ProblemPanel problem={problem} />}
      {'when' in draft && (
        <Setting id="rule-when" label={say('when')}>
          <WhenInput
            id="rule-when"
            table={table}
            value={draft.when}
            onChange={(when) => change({ when })}
          />
        </Setting>
      )}
      <Rest table={table} draft={draft} change={change} />
      {earlier && (
        <p className="help" role="status" data-testid="rule-earlier">
          {say('earlier', { when: sayCondition(earlier, table.fields) })}
        </p>
      )}
      <footer>
        <Button
          type="primary"
          htmlType="submit"
          loading={busy}
          disabled={!isWhole(draft)}
          data-testid="rule-save"
        >
          {say('save')}
        </Button>
        <Button onClick={onDone}>{say('cancel')}</Button>
      </footer>
    </form>
  )
}

const kindOf = (rule: Rule) => (rule.kind === 'check' ? rule.then : rule.kind)

type RestProps = { table: TableDef; draft: Rule; change: (parts: Partial<Rule>) => void }

function Rest({ table, draft, change }: RestProps) {
  const say = useSay(words)
  const fields = table.fields.map((one) => ({ value: one.key, label: nameOf(one) }))
  if (draft.kind === 'extract') return <ExtractForm table={table} draft={draft} change={change} />
  if (draft.kind === 'required') {
    return (
      <Setting id="rule-field" label={say('field')}>
        <Select
          id="rule-field"
          value={draft.field || undefined}
          placeholder={say('chooseField')}
          options={fields}
          onChange={(field) => change({ field })}
        />
      </Setting>
    )
  }
  if (draft.kind === 'circle') return <CircleForm table={table} draft={draft} change={change} />
  if (draft.kind === 'unique') {
    return (
      <>
        <Setting id="rule-fields" label={say('together')}>
          <Select
            id="rule-fields"
            mode="multiple"
            value={draft.fields}
            options={fields}
            onChange={(chosen) => change({ fields: chosen })}
          />
        </Setting>
        <Setting id="rule-then" label={say('then')}>
          <Select
            id="rule-then"
            value={draft.then}
            options={(['reject', 'merge', 'flag'] as const).map((one) => ({
              value: one,
              label: say(`then_${one}`),
            }))}
            onChange={(then) => change({ then })}
          />
        </Setting>
      </>
    )
  }
  return (
    <>
      <Setting id="rule-says" label={say('says')}>
        <Input
          id="rule-says"
          maxLength={200}
          placeholder={say('saysHint')}
          value={draft.says}
          onChange={({ target }) => change({ says: target.value })}
        />
      </Setting>
      {draft.kind === 'check' && draft.then === 'ask' && (
        <Setting id="rule-tell" label={say('tell')} help={say('tellHelp')}>
          <WhoSelect
            id="rule-tell"
            table={table}
            value={draft.tell}
            onChange={(tell) => change({ tell })}
          />
        </Setting>
      )}
      {draft.kind === 'lock' && <LockRest fields={fields} draft={draft} change={change} />}
    </>
  )
}

type LockProps = {
  fields: { value: string; label: string }[]
  draft: Extract<Rule, { kind: 'lock' }>
  change: (parts: Partial<Rule>) => void
}

function LockRest({ fields, draft, change }: LockProps) {
  const say = useSay(words)
  const roles = useOwnRoles()
  return (
    <>
      <Setting id="rule-deletion" label={say('onlyDeletion')}>
        <Switch
          id="rule-deletion"
          checked={draft.deletion}
          onChange={(deletion) => change(deletion ? { deletion, fields: [] } : { deletion })}
        />
      </Setting>
      <Setting id="rule-lock" label={say('lockFields')} help={say('lockAll')}>
        <Select
          id="rule-lock"
          mode="multiple"
          disabled={draft.deletion}
          value={draft.fields}
          options={fields}
          onChange={(chosen) => change({ fields: chosen })}
        />
      </Setting>
      <Setting id="rule-unless" label={say('unless')}>
        <Select
          id="rule-unless"
          mode="multiple"
          value={draft.unless}
          options={roles.data?.map((one) => ({ value: one.key, label: nameOf(one) }))}
          onChange={(unless) => change({ unless })}
        />
      </Setting>
    </>
  )
}

type WhoProps = {
  id: string
  table: TableDef
  value: string[]
  onChange: (who: string[]) => void
}

/** Roles, members, and whoever stands in a field of the record. */
function WhoSelect({ id, table, value, onChange }: WhoProps) {
  const roles = useOwnRoles()
  const members = useMembers()
  const options = [
    ...(roles.data ?? []).map((one) => ({ value: `role:${one.key}`, label: nameOf(one) })),
    ...(members.data ?? []).map((one) => ({ value: `user:${one.id}`, label: one.name })),
    ...table.fields
      .filter(({ type }) => type === 'person')
      .map((one) => ({ value: one.key, label: nameOf(one) })),
  ]
  return (
    <Select
      id={id}
      mode="multiple"
      showSearch={{ optionFilterProp: 'label' }}
      value={value}
      options={options}
      onChange={onChange}
    />
  )
}
