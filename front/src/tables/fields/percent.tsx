import { Input } from 'antd'
import { useState } from 'react'
import { asPercent } from '../../kit/money'
import type { EditProps, Twin } from './twin'

/** Typed in percent, kept as the fraction: «15» goes to the server as «15%». */
function Edit({ id, value, onChange, status, describedBy }: EditProps) {
  const [typed, setTyped] = useState(() => (value === null ? '' : asPercent(value)))
  const type = (text: string) => {
    setTyped(text)
    onChange(text.trim() ? `${text.replace(/[%％\s]+$/, '')}%` : null)
  }
  return (
    <Input
      id={id}
      value={typed}
      inputMode="decimal"
      suffix="%"
      status={status}
      aria-describedby={describedBy}
      onChange={(event) => type(event.target.value)}
    />
  )
}

export const twin: Twin = {
  show: (value) => ({ text: `${asPercent(value)}%` }),
  Edit,
  width: 100,
  right: true,
}
