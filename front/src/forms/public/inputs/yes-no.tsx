import { useSay } from '../../../kit/tongue'
import { common } from '../../../kit/words'
import type { InputProps, PhoneInput } from './input'

function YesNo({ id, field, value, onChange, describedBy }: InputProps) {
  const say = useSay(common)
  return (
    <div className="chips">
      {[true, false].map((answer) => (
        <label key={String(answer)} className="chip-choice">
          <input
            id={answer ? id : undefined}
            type="radio"
            name={field.key}
            checked={value === answer}
            aria-describedby={describedBy}
            onChange={() => onChange(answer)}
          />
          <span>{say(answer ? 'yes' : 'no')}</span>
        </label>
      ))}
    </div>
  )
}

export const input: PhoneInput = { Input: YesNo, group: true }
