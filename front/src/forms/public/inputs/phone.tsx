import type { InputProps, PhoneInput } from './input'
import { Line } from './Line'

const Phone = (props: InputProps) => (
  <Line {...props} type="tel" inputMode="tel" autoComplete="tel" />
)

export const input: PhoneInput = { Input: Phone }
