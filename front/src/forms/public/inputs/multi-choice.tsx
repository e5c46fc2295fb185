import { nameOf } from '../../../kit/tongue'
import type { InputProps, PhoneInput } from './input'

function ManyChips({ id, field, value, onChange, describedBy }: InputProps) {
  const chosen: string[] = value ?? []
  const toggle = (key: string) => {
    const next = chosen.includes(key) ? chosen.filter((has) => has !== key) : [...chosen, key]
    onChange(next.length ? next : null)
  }
  return (
    <div className="chips">
      {field.options.choices?.map((choice, place) => (
        <label key={choice.key} className="chip-choice">
          <input
            id={place === 0 ? id : undefined}
            type="checkbox"
            name={field.key}
            checked={chosen.includes(choice.key)}
            aria-describedby={describedBy}
            onChange={() => toggle(choice.key)}
          />
          <span>{nameOf(choice)}</span>
        </label>
      ))}
    </div>
  )
}

export const input: PhoneInput = { Input: ManyChips, group: true }
