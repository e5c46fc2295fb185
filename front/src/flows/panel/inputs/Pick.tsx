import { Select } from 'antd'
import { nameOf, pick, type Say, useSay } from '../../../kit/tongue'
import { earlier, titleOf } from '../known'
import { type Listed, type Place, tableHere, usePlace } from '../place'
import { words } from '../words'
import type { InputProps } from './input'

const MANY = new Set(['fields', 'steps'])

/** One or several of the things that the workspace has. */
export function PickInput({ setting, value, onChange, id, wrong }: InputProps) {
  const say = useSay(words)
  const place = usePlace()
  const options = optionsFor(setting.kind, place)
  const many = MANY.has(setting.kind)
  const chosen = many ? ((value as string[]) ?? []) : (value as string) || undefined
  return (
    <Select
      id={id}
      mode={many ? 'multiple' : undefined}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear={!setting.required}
      value={chosen}
      options={options}
      placeholder={placeholderFor(setting.kind, place, say)}
      status={wrong ? 'error' : ''}
      popupMatchSelectWidth={false}
      onChange={(next) => onChange(isNothing(next) ? undefined : next)}
    />
  )
}

const isNothing = (value: unknown) =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

function placeholderFor(
  kind: string,
  place: Place,
  say: Say<'noTable' | 'noConnection' | 'choose'>,
) {
  if (kind === 'field' && !tableHere(place)) return say('noTable')
  if (kind === 'operation' && !place.siblings.connection) return say('noConnection')
  return say('choose')
}

export function optionsFor(kind: string, place: Place): Listed[] {
  const { world } = place
  if (kind === 'table') return world.tables.map((one) => ({ value: one.key, label: nameOf(one) }))
  if (kind === 'field' || kind === 'fields') return fieldsOf(place)
  if (kind === 'connection') {
    return world.accounts.map((one) => ({ value: one.key, label: one.name }))
  }
  if (kind === 'operation') return operationsOf(place)
  if (kind === 'flow') return place.flows
  if (kind === 'form') return place.forms
  if (kind === 'steps') {
    return earlier(place.flow, place.id, world).map((one) => ({
      value: one.id,
      label: titleOf(one, world),
    }))
  }
  return []
}

function fieldsOf(place: Place): Listed[] {
  const table = tableHere(place)
  return (table?.fields ?? []).map((one) => ({ value: one.key, label: nameOf(one) }))
}

/** The sentence of an operation, with its blanks as dots. */
function operationsOf({ world, siblings }: Place): Listed[] {
  const account = world.accounts.find(({ key }) => key === siblings.connection)
  const found = world.operations.filter(({ connector }) => connector === account?.connector)
  return found.map((one) => ({
    value: one.name,
    label: pick(one.zh, one.en).replace(/\{\w+\}/g, '…'),
  }))
}
