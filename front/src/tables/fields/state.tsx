import { Select } from 'antd'
import type { Cell, Field, Stage } from '../../api/types'
import { Mark } from '../../kit/Mark'
import { nameOf } from '../../kit/tongue'
import { atOnce, type EditProps, type Twin } from './twin'

const stagesOf = (field: Field): Stage[] => field.options.stages ?? []

/** Only where the order may go from here; a new record starts in the first stage. */
function reachable(field: Field, now: Cell): Stage[] {
  const stages = stagesOf(field)
  const here = stages.find((stage) => stage.key === (now ?? field.options.initial))
  return here ? [here, ...stages.filter((stage) => here.next.includes(stage.key))] : stages
}

function Edit({ id, field, value, onChange, status, now, describedBy }: EditProps) {
  const options = reachable(field, value).map((stage) => ({
    value: stage.key,
    label: <Mark meaning={stage.meaning}>{nameOf(stage)}</Mark>,
  }))
  return (
    <Select
      id={id}
      {...atOnce(now)}
      value={value ?? field.options.initial}
      options={options}
      status={status}
      aria-describedby={describedBy}
      onChange={onChange}
    />
  )
}

export const twin: Twin = {
  show: (value, field) => {
    const stage = stagesOf(field).find(({ key }) => key === value)
    return stage
      ? { text: nameOf(stage), meaning: stage.meaning }
      : { text: String(value), meaning: 'waiting' }
  },
  Edit,
  width: 120,
}
