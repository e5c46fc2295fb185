import type { PhoneInput } from './input'
import { Line } from './Line'

export const input: PhoneInput = { Input: Line }
