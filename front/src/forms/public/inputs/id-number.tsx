import type { InputProps, PhoneInput } from './input'
import { Line } from './Line'

const IdNumber = (props: InputProps) => <Line {...props} autoComplete="off" />

export const input: PhoneInput = { Input: IdNumber }
