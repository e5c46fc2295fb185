import { Input } from 'antd'
import type { EditProps, Twin } from './twin'

function Edit({ id, value, onChange, status, describedBy }: EditProps) {
  return (
    <Input
      id={id}
      value={value ?? ''}
      inputMode="tel"
      status={status}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value || null)}
    />
  )
}

/** 13812345678 is read out as 138 1234 5678. */
const grouped = (phone: string) => phone.replace(/^(1\d{2})(\d{4})(\d{4})$/, '$1 $2 $3')

export const twin: Twin = {
  show: (value) => ({ text: grouped(String(value)), mono: true, href: `tel:${value}` }),
  Edit,
  width: 140,
}
