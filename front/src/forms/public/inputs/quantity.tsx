import { unitsOf } from '../../../kit/quantity'
import type { InputProps, PhoneInput } from './input'
import { Line } from './Line'

/** «3箱» in two parts: the amount, and the unit beside it. */
function Quantity({ value, onChange, ...rest }: InputProps) {
  const units = unitsOf(rest.field.options).map(({ name }) => name)
  const text = String(value ?? '')
  const unit = units.find((name) => text.endsWith(name)) ?? rest.field.options.shown ?? units[0]
  const amount = unit && text.endsWith(unit) ? text.slice(0, -unit.length) : text
  const type = (typed: string | null, chosen: string | undefined) =>
    onChange(typed ? `${typed}${chosen ?? ''}` : null)
  return (
    <span className="with-unit">
      <Line
        {...rest}
        value={amount || null}
        onChange={(typed) => type(typed as string | null, unit)}
        inputMode="decimal"
        autoComplete="off"
      />
      <select
        value={unit}
        aria-label={`${rest.field.name} –`}
        onChange={({ target }) => type(amount || null, target.value)}
      >
        {units.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </span>
  )
}

export const input: PhoneInput = { Input: Quantity }
