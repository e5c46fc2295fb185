import { Select } from 'antd'
import type { TableDef } from '../../api/building'
import { nameOf, useSay } from '../../kit/tongue'
import { Setting } from '../Setting'
import { type Rule, waysOf } from './rules'
import { words } from './words'

type Props = {
  table: TableDef
  draft: Extract<Rule, { kind: 'circle' }>
  change: (parts: Partial<Rule>) => void
}

/** Along which links nothing leads back: the ways that the table has. */
export function CircleForm({ table, draft, change }: Props) {
  const say = useSay(words)
  const ways = waysOf(table)
  const label = (way: string[]) =>
    way
      .map((key) => nameOf(table.fields.find((one) => one.key === key) ?? { name: key }))
      .join(' → ')
  return (
    <Setting id="rule-way" label={say('way')} help={say(ways.length ? 'wayHint' : 'noWay')}>
      <Select
        id="rule-way"
        value={draft.fields.length ? draft.fields.join(' ') : null}
        options={ways.map((way) => ({ value: way.join(' '), label: label(way) }))}
        disabled={ways.length === 0}
        onChange={(chosen) => change({ fields: chosen.split(' ') })}
      />
    </Setting>
  )
}
