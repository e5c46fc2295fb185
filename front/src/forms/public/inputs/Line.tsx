import type { HTMLAttributes } from 'react'
import { pick } from '../../../kit/tongue'
import type { InputProps } from './input'

type Props = InputProps & {
  /** Which keyboard the phone opens; left out for the browser's own pickers. */
  inputMode?: HTMLAttributes<HTMLInputElement>['inputMode']
  autoComplete?: string
  type?: string
}

/** A line of typing. */
export function Line({ id, field, value, onChange, invalid, describedBy, ...look }: Props) {
  return (
    <input
      id={id}
      name={field.key}
      maxLength={field.options.max}
      placeholder={pick(field.placeholder, field.placeholder_en)}
      value={value ?? ''}
      required={field.required}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value || null)}
      {...look}
    />
  )
}
