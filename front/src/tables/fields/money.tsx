import { Input } from 'antd'
import { sayMoney, signOf } from '../../kit/money'
import type { EditProps, Twin } from './twin'

function Edit({ id, field, value, onChange, status, describedBy }: EditProps) {
  return (
    <Input
      id={id}
      value={value ?? ''}
      inputMode="decimal"
      prefix={signOf(field.options.currency)}
      status={status}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value || null)}
    />
  )
}

export const twin: Twin = {
  show: (value, { options }) => ({
    text: sayMoney(value),
    title: `${signOf(options.currency)} ${sayMoney(value)}`,
  }),
  Edit,
  width: 120,
  right: true,
}
