import { fromWallClock, toWallClock } from '../../../kit/when'
import type { InputProps, PhoneInput } from './input'
import { Line } from './Line'

const DateTime = ({ value, onChange, ...rest }: InputProps) => (
  <Line
    {...rest}
    type="datetime-local"
    value={value ? toWallClock(value) : null}
    onChange={(wall) => onChange(wall ? fromWallClock(wall) : null)}
  />
)

export const input: PhoneInput = { Input: DateTime }
