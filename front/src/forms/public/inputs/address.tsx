import { pick } from '../../../kit/tongue'
import type { InputProps, PhoneInput } from './input'

function Address({ id, field, value, onChange, invalid, describedBy }: InputProps) {
  return (
    <textarea
      id={id}
      name={field.key}
      rows={2}
      maxLength={300}
      autoComplete="street-address"
      placeholder={pick(field.placeholder, field.placeholder_en)}
      value={value ?? ''}
      required={field.required}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value || null)}
    />
  )
}

export const input: PhoneInput = { Input: Address }
