import type { InputProps, PhoneInput } from './input'
import { Line } from './Line'

const Email = (props: InputProps) => (
  <Line {...props} type="email" inputMode="email" autoComplete="email" />
)

export const input: PhoneInput = { Input: Email }
