import { Input } from 'antd'
import type { EditProps, Twin } from './twin'

function Edit({ id, value, onChange, status, describedBy }: EditProps) {
  return (
    <Input.TextArea
      id={id}
      value={value ?? ''}
      autoSize={{ minRows: 2, maxRows: 8 }}
      status={status}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value || null)}
    />
  )
}

export const twin: Twin = {
  show: (value) => ({ text: String(value), title: String(value) }),
  Edit,
  width: 240,
}
