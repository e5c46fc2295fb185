import { Input } from 'antd'
import { exactMoment, fromWallClock, sayMoment, toWallClock } from '../../kit/when'
import type { EditProps, Twin } from './twin'

function Edit({ id, value, onChange, status, describedBy }: EditProps) {
  return (
    <Input
      id={id}
      type="datetime-local"
      value={value ? toWallClock(String(value)) : ''}
      status={status}
      aria-describedby={describedBy}
      onChange={({ target }) => onChange(target.value ? fromWallClock(target.value) : null)}
    />
  )
}

export const twin: Twin = {
  show: (value) => ({ text: sayMoment(String(value)), title: exactMoment(String(value)) }),
  Edit,
  width: 180,
}
