import { nameOf } from '../../../kit/tongue'
import type { InputProps, PhoneInput } from './input'

/** All choices lie open as chips: one touch instead of a wheel. */
function Chips({ id, field, value, onChange, describedBy }: InputProps) {
  return (
    <div className="chips">
      {field.options.choices?.map((choice, place) => (
        <label key={choice.key} className="chip-choice">
          <input
            id={place === 0 ? id : undefined}
            type="radio"
            name={field.key}
            value={choice.key}
            checked={value === choice.key}
            aria-describedby={describedBy}
            onChange={() => onChange(choice.key)}
          />
          <span>{nameOf(choice)}</span>
        </label>
      ))}
    </div>
  )
}

export const input: PhoneInput = { Input: Chips, group: true }
