import { signOf } from '../../../kit/money'
import type { InputProps, PhoneInput } from './input'
import { Line } from './Line'

const Money = (props: InputProps) => (
  <span className="with-unit">
    <span>{signOf(props.field.options.currency)}</span>
    <Line {...props} inputMode="decimal" autoComplete="off" />
  </span>
)

export const input: PhoneInput = { Input: Money }
