import { Select } from 'antd'
import type { Cell, Field } from '../../api/types'
import { nameOf } from '../../kit/tongue'
import { atOnce, type EditProps, type Twin } from './twin'

/** A choice that was taken out of the field since is shown by its key. */
export function choiceName(key: Cell, field: Field): string {
  const choice = field.options.choices?.find((each) => each.key === key)
  return choice ? nameOf(choice) : String(key)
}

export const choiceTone = (key: Cell, field: Field) =>
  field.options.choices?.find((each) => each.key === key)?.colour ?? ''

function Edit({ id, field, value, onChange, status, now, describedBy }: EditProps) {
  const options = field.options.choices?.map((choice) => ({
    value: choice.key,
    label: nameOf(choice),
  }))
  return (
    <Select
      id={id}
      {...atOnce(now)}
      allowClear
      value={value}
      options={options}
      status={status}
      aria-describedby={describedBy}
      onChange={(chosen) => onChange(chosen ?? null)}
    />
  )
}

export const twin: Twin = {
  show: (value, field) => {
    const [text, tone] = [choiceName(value, field), choiceTone(value, field)]
    return tone ? { text, chips: [text], tones: [tone] } : { text }
  },
  Edit,
  width: 110,
}
