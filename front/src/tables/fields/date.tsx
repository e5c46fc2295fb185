import { Input } from 'antd'
import { sayDate } from '../../kit/when'
import type { EditProps, Twin } from './twin'

/** The browser's own picker: it speaks the user's language and costs nothing to load. */
function Edit({ id, value, onChange, status, describedBy }: EditProps) {
  return (
    <Input
      id={id}
      type="date"
      value={value ?? ''}
      status={status}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value || null)}
    />
  )
}

export const twin: Twin = {
  show: (value) => ({ text: sayDate(String(value)), title: String(value) }),
  Edit,
  width: 130,
}
