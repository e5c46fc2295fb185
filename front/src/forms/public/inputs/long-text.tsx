import { pick } from '../../../kit/tongue'
import type { InputProps, PhoneInput } from './input'

function LongText({ id, field, value, onChange, invalid, describedBy }: InputProps) {
  return (
    <textarea
      id={id}
      name={field.key}
      rows={3}
      placeholder={pick(field.placeholder, field.placeholder_en)}
      value={value ?? ''}
      required={field.required}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value || null)}
    />
  )
}

export const input: PhoneInput = { Input: LongText }
