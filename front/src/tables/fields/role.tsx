import { Select } from 'antd'
import { sayFrom } from '../../kit/tongue'
import { atOnce, type EditProps, type Twin } from './twin'
import { words } from './words'

const ROLES = ['owner', 'member', 'viewer'] as const
const say = sayFrom(words)
const nameOfRole = (key: unknown) => {
  const role = ROLES.find((each) => each === key)
  return role ? say(role) : String(key)
}

function Edit({ id, value, onChange, status, now, describedBy }: EditProps) {
  return (
    <Select
      id={id}
      {...atOnce(now)}
      allowClear
      value={value}
      options={ROLES.map((role) => ({ value: role, label: say(role) }))}
      status={status}
      aria-describedby={describedBy}
      onChange={(chosen) => onChange(chosen ?? null)}
    />
  )
}

export const twin: Twin = {
  show: (value) => ({ text: nameOfRole(value) }),
  Edit,
  width: 110,
}
