import { Select } from 'antd'
import { nameOf, useSay } from '../../../kit/tongue'
import { type Listed, usePlace } from '../place'
import { words } from '../words'
import type { InputProps } from './input'

/** People and roles by name, and whoever stands in a field of the record. */
export function PeopleInput({ setting, value, onChange, id, wrong }: InputProps) {
  const say = useSay(words)
  const place = usePlace()
  const chosen = (Array.isArray(value) ? value : value ? [value] : []).map(String)
  const table = place.world.tables.find(({ key }) => key === place.flow.trigger.table)
  const inRecord: Listed[] = (table?.fields ?? [])
    .filter(({ type }) => type === 'person' || type === 'role')
    .map((field) => ({ value: `={${field.key}}`, label: nameOf(field) }))
  const made = { value: '={created_by}', label: say('byWhom') }
  const groups = [
    { label: say('fromRecord'), options: table ? [...inRecord, made] : [] },
    { label: say('roles'), options: place.people.filter((one) => one.value.startsWith('role:')) },
    { label: say('people'), options: place.people.filter((one) => one.value.startsWith('user:')) },
  ]
  return (
    <Select
      id={id}
      mode="tags"
      value={chosen}
      options={groups.filter(({ options }) => options.length > 0)}
      optionFilterProp="label"
      placeholder={setting.help || say('choose')}
      status={wrong ? 'error' : ''}
      onChange={(next) => onChange(next.length ? next : undefined)}
    />
  )
}

/** Addresses as they are typed, and those that stand in the record. */
export function AddressesInput({ setting, value, onChange, id, wrong }: InputProps) {
  const say = useSay(words)
  const place = usePlace()
  const chosen = (Array.isArray(value) ? value : value ? [value] : []).map(String)
  const table = place.world.tables.find(({ key }) => key === place.flow.trigger.table)
  const inRecord = (table?.fields ?? [])
    .filter(({ type }) => type === 'email')
    .map((field) => ({ value: `={${field.key}}`, label: nameOf(field) }))
  return (
    <Select
      id={id}
      mode="tags"
      tokenSeparators={[',', '，', ';', '；', ' ']}
      value={chosen}
      options={inRecord}
      placeholder={setting.help || say('choose')}
      status={wrong ? 'error' : ''}
      onChange={(next) => onChange(next.length ? next : undefined)}
    />
  )
}
