import { Input, Select, Space } from 'antd'
import { useState } from 'react'
import { partsOf, sayQuantity, unitsOf } from '../../kit/quantity'
import { useSay } from '../../kit/tongue'
import type { EditProps, Twin } from './twin'
import { words } from './words'

/** An amount and its unit; the server counts in the smallest. */
function Edit({ id, field, value, onChange, status, describedBy }: EditProps) {
  const say = useSay(words)
  const [typed, setTyped] = useState(() => partsOf(value, field.options))
  const type = (next: typeof typed) => {
    setTyped(next)
    onChange(next.amount.trim() ? `${next.amount}${next.unit}` : null)
  }
  const units = unitsOf(field.options).map(({ name }) => ({ value: name, label: name }))
  return (
    <Space.Compact block>
      <Input
        id={id}
        value={typed.amount}
        inputMode="decimal"
        status={status}
        aria-describedby={describedBy}
        onChange={({ target }) => type({ ...typed, amount: target.value })}
      />
      <Select
        value={typed.unit}
        options={units}
        aria-label={say('unit')}
        style={{ width: 96 }}
        onChange={(unit: string) => type({ ...typed, unit })}
      />
    </Space.Compact>
  )
}

export const twin: Twin = {
  show: (value, { options }) => ({ text: sayQuantity(value, options) }),
  Edit,
  width: 130,
  right: true,
}
