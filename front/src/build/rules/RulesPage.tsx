import { App, Button } from 'antd'
import { useState } from 'react'
import type { TableDef } from '../../api/building'
import { useOwnRoles } from '../../api/roles'
import { Nothing } from '../../kit/Nothing'
import { sentenceOf } from '../../kit/sentences'
import { nameOf, useSay } from '../../kit/tongue'
import type { SaveTable } from '../useTableDraft'
import { RuleForm } from './RuleForm'
import { type PlacedRule, type Rule, rulesOf, withoutRule } from './rules'
import { type RoleName, sayRule } from './sentence'
import { words } from './words'

type Props = { table: TableDef; save: SaveTable }
type Opened = { before: PlacedRule | null; rule: Rule }

/** The rules of a table as sentences, each with a form behind it. */
export function RulesPage({ table, save }: Props) {
  const say = useSay(words)
  const { message } = App.useApp()
  const roleName = useRoleName()
  const [opened, setOpened] = useState<Opened | null>(null)
  const rules = rulesOf(table)
  const remove = async (placed: PlacedRule) => {
    try {
      await save((now) => withoutRule(now, placed), say('removed'), say('removed'))
    } catch (refused) {
      message.error(sentenceOf(refused))
    }
  }
  if (opened) {
    const key = `${opened.rule.kind} ${opened.before?.at ?? 'new'}`
    return (
      <RuleForm key={key} {...opened} table={table} save={save} onDone={() => setOpened(null)} />
    )
  }
  return (
    <>
      <ul className="rule-list" data-testid="rule-list">
        {rules.map((placed) => (
          <li key={JSON.stringify(placed)} className="rule-card">
            <p>{sayRule(placed.rule, table.fields, roleName)}</p>
            <Button size="small" onClick={() => setOpened({ before: placed, rule: placed.rule })}>
              {say('edit')}
            </Button>
            <Button size="small" danger onClick={() => remove(placed)}>
              {say('remove')}
            </Button>
          </li>
        ))}
      </ul>
      {rules.length === 0 && <Nothing>{say('none')}</Nothing>}
      <h2 className="rule-add">{say('add')}</h2>
      <ul className="rule-kinds">
        {FRESH.map(({ name, rule }) => (
          <li key={name}>
            <button
              type="button"
              className="type-card"
              data-testid={`rule-${name}`}
              onClick={() => setOpened({ before: null, rule })}
            >
              <span className="type-sign" aria-hidden="true">
                {SIGNS[name]}
              </span>
              <strong>{say(`kind_${name}`)}</strong>
              <span className="soft">{say(`kind_${name}_says`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

type Kind = 'required' | 'refuse' | 'ask' | 'flag' | 'lock' | 'unique' | 'circle' | 'extract'
const SIGNS: Record<Kind, string> = {
  required: '＊',
  refuse: '✕',
  ask: '？',
  flag: '⚑',
  lock: '锁',
  unique: '1',
  circle: '⟳',
  extract: '⤷',
}
const check = (then: 'refuse' | 'ask' | 'flag'): Rule => ({
  kind: 'check',
  when: '',
  says: '',
  says_en: '',
  then,
  tell: [],
})
const FRESH: { name: Kind; rule: Rule }[] = [
  { name: 'required', rule: { kind: 'required', field: '', when: '' } },
  { name: 'refuse', rule: check('refuse') },
  { name: 'ask', rule: check('ask') },
  { name: 'flag', rule: check('flag') },
  {
    name: 'lock',
    rule: {
      kind: 'lock',
      when: '',
      says: '',
      says_en: '',
      fields: [],
      unless: [],
      deletion: false,
    },
  },
  { name: 'unique', rule: { kind: 'unique', fields: [], then: 'reject', id: 0 } },
  { name: 'circle', rule: { kind: 'circle', fields: [] } },
  { name: 'extract', rule: { kind: 'extract', name: '', source: '', pattern: '', into: {} } },
]

/** `role:planner` by its name; anything else as it stands. */
function useRoleName(): RoleName {
  const roles = useOwnRoles()
  return (told) => {
    const role = roles.data?.find(({ key }) => `role:${key}` === told)
    return role ? nameOf(role) : told.replace(/^(role|user):/, '')
  }
}
