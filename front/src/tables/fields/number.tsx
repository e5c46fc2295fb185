import { Input } from 'antd'
import { sayAmount, sayPlain } from '../../kit/money'
import type { EditProps, Twin } from './twin'

/** Typed as text: the server reads 1,200 and １２００ too, and says so when it cannot. */
function Edit({ id, field, value, onChange, status, describedBy }: EditProps) {
  return (
    <Input
      id={id}
      value={value ?? ''}
      inputMode="decimal"
      suffix={field.options.unit}
      status={status}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value || null)}
    />
  )
}

export const twin: Twin = {
  show: (value, { options }) => {
    const amount = (options.plain ? sayPlain : sayAmount)(value, options.decimals)
    return { text: options.unit ? `${amount} ${options.unit}` : amount }
  },
  Edit,
  width: 110,
  right: true,
}
