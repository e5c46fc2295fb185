import type { InputProps, PhoneInput } from './input'
import { Line } from './Line'

const Url = (props: InputProps) => <Line {...props} type="url" inputMode="url" autoComplete="url" />

export const input: PhoneInput = { Input: Url }
