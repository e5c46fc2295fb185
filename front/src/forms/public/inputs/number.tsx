import type { InputProps, PhoneInput } from './input'
import { Line } from './Line'

/** Whole numbers get the keyboard without a point. */
function Amount(props: InputProps) {
  const { decimals = 0, unit } = props.field.options
  return (
    <span className="with-unit">
      <Line {...props} inputMode={decimals > 0 ? 'decimal' : 'numeric'} autoComplete="off" />
      {unit && <span>{unit}</span>}
    </span>
  )
}

export const input: PhoneInput = { Input: Amount }
