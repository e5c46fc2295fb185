import { Input } from 'antd'
import type { EditProps, Twin } from './twin'

function Edit({ id, value, onChange, status, describedBy }: EditProps) {
  return (
    <Input
      id={id}
      value={value ?? ''}
      maxLength={40}
      status={status}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value || null)}
    />
  )
}

export const twin: Twin = {
  show: (value) => ({ text: String(value), mono: true }),
  Edit,
  width: 200,
}
