import { Select } from 'antd'
import { nameOf } from '../../kit/tongue'
import { choiceName, choiceTone } from './choice'
import { atOnce, type EditProps, type Twin } from './twin'

function Edit({ id, field, value, onChange, status, now, describedBy }: EditProps) {
  const options = field.options.choices?.map((choice) => ({
    value: choice.key,
    label: nameOf(choice),
  }))
  return (
    <Select
      id={id}
      {...atOnce(now)}
      mode="multiple"
      value={value ?? []}
      options={options}
      status={status}
      aria-describedby={describedBy}
      onChange={(chosen: string[]) => onChange(chosen.length ? chosen : null)}
    />
  )
}

export const twin: Twin = {
  show: (value, field) => {
    const chips = (value as string[]).map((key) => choiceName(key, field))
    const tones = (value as string[]).map((key) => choiceTone(key, field))
    return { text: chips.join('、'), chips, tones }
  },
  Edit,
  width: 180,
}
