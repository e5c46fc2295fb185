import type { InputProps, PhoneInput } from './input'
import { Line } from './Line'

/** «15» on the phone is «15%» for the server. */
const Percent = ({ value, onChange, ...rest }: InputProps) => (
  <span className="with-unit">
    <Line
      {...rest}
      value={value ? String(value).replace(/%$/, '') : null}
      onChange={(typed) => onChange(typed ? `${String(typed).replace(/[%％\s]+$/, '')}%` : null)}
      inputMode="decimal"
      autoComplete="off"
    />
    <span>%</span>
  </span>
)

export const input: PhoneInput = { Input: Percent }
