import { Input, InputNumber, Select, Switch } from 'antd'
import type { ComponentType } from 'react'
import type { FieldDef, Options, TableDef } from '../../api/building'
import { useSay } from '../../kit/tongue'
import { Setting } from '../Setting'
import { type Spec, specsOf } from '../specs'
import { words } from '../words'
import { Choices } from './Choices'
import { FieldFormula } from './FieldFormula'
import { Lines, OwnText, TableSelect, There, Through } from './Links'
import type { OptionProps } from './option'
import { Stages } from './Stages'
import { Units } from './Units'

type Props = {
  table: TableDef
  field: FieldDef
  /** Settings without which the field cannot be made, once somebody has tried to. */
  missing: string[]
  onOptions: (parts: Options) => void
}

/** What the type of a field lets its builder choose, each with the input that fits. */
export function FieldOptionLines({ table, field, missing, onOptions }: Props) {
  const say = useSay(words)
  return specsOf(field.type).map((spec) => {
    const id = `option-${spec.key}`
    const Input = INPUTS[spec.with]
    const label = spec.with === 'lines' ? say('opt_lines') : say(nameOfOption(spec.key))
    return (
      <Setting
        key={spec.key}
        id={id}
        label={label}
        fault={missing.includes(spec.key) ? say(nameOfNeed(spec.key)) : undefined}
      >
        <Input
          id={id}
          table={table}
          field={field}
          spec={spec}
          value={field.options[spec.key]}
          onOptions={onOptions}
        />
      </Setting>
    )
  })
}

const nameOfOption = (key: string) => `opt_${key}` as 'opt_max'
const nameOfNeed = (key: string) => `need_${key}` as 'need_table'
const nameOfPick = (value: string) => `pick_${value}` as 'pick_CNY'

function NumberOption({ id, spec, value, onOptions }: OptionProps) {
  return (
    <InputNumber
      id={id}
      min={spec.least ?? undefined}
      value={value === null || value === undefined ? null : Number(value)}
      onChange={(typed) => onOptions({ [spec.key]: typed })}
    />
  )
}

function TextOption({ id, spec, value, onOptions }: OptionProps) {
  return (
    <Input
      id={id}
      value={value ?? ''}
      onChange={({ target }) => onOptions({ [spec.key]: target.value })}
    />
  )
}

function SwitchOption({ id, spec, value, onOptions }: OptionProps) {
  return <Switch id={id} checked={!!value} onChange={(on) => onOptions({ [spec.key]: on })} />
}

function PickOption({ id, spec, value, onOptions }: OptionProps) {
  const say = useSay(words)
  return (
    <Select
      id={id}
      value={value ?? spec.among?.[0]}
      mode={spec.with === 'picks' ? 'multiple' : undefined}
      options={spec.among?.map((one) => ({ value: one, label: say(nameOfPick(one)) }))}
      onChange={(chosen) => onOptions({ [spec.key]: chosen })}
    />
  )
}

function PicksOption(props: OptionProps) {
  return <PickOption {...props} value={props.value ?? props.spec.among} />
}

const INPUTS: Record<Spec['with'], ComponentType<OptionProps>> = {
  number: NumberOption,
  text: TextOption,
  switch: SwitchOption,
  pick: PickOption,
  picks: PicksOption,
  choices: Choices,
  stages: Stages,
  units: Units,
  table: TableSelect,
  lines: Lines,
  through: Through,
  there: There,
  formula: FieldFormula,
  where: FieldFormula,
  'own-text': OwnText,
}
