import { Select } from 'antd'
import { memberName, useMembers } from '../../api/members'
import { atOnce, type EditProps, type Twin, type ViewProps } from './twin'

function Edit({ id, value, onChange, status, now, describedBy }: EditProps) {
  const members = useMembers()
  return (
    <Select
      id={id}
      {...atOnce(now)}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      loading={members.isPending}
      value={value}
      options={(members.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
      status={status}
      aria-describedby={describedBy}
      onChange={(chosen) => onChange(chosen ?? null)}
    />
  )
}

function Person({ value }: ViewProps) {
  useMembers()
  return <span className="chip">{memberName(String(value))}</span>
}

export const twin: Twin = {
  show: (value) => ({ text: memberName(String(value)) }),
  View: Person,
  Edit,
  width: 120,
}
