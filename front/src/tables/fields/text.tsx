import { Input } from 'antd'
import type { EditProps, Twin } from './twin'

function Edit({ id, field, value, onChange, status, describedBy }: EditProps) {
  return (
    <Input
      id={id}
      value={value ?? ''}
      maxLength={field.options.max}
      status={status}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value || null)}
    />
  )
}

export const twin: Twin = {
  show: (value) => ({ text: typeof value === 'object' ? JSON.stringify(value) : String(value) }),
  Edit,
  width: 180,
}
