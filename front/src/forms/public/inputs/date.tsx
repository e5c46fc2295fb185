import type { InputProps, PhoneInput } from './input'
import { Line } from './Line'

const DateInput = (props: InputProps) => <Line {...props} type="date" />

export const input: PhoneInput = { Input: DateInput }
