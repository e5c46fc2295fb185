import type { InputProps, PhoneInput } from './input'

/** A row of stars; each is as large as a finger. */
function Stars({ id, field, value, onChange, describedBy }: InputProps) {
  const most = Number(field.options.most ?? 5)
  return (
    <div className="stars">
      {Array.from({ length: most }, (_, place) => place + 1).map((star) => (
        <label key={star} data-lit={star <= Number(value ?? 0) || undefined}>
          <input
            id={star === 1 ? id : undefined}
            type="radio"
            name={field.key}
            aria-label={`${star} / ${most}`}
            checked={Number(value) === star}
            aria-describedby={describedBy}
            onChange={() => onChange(star)}
          />
          ★
        </label>
      ))}
    </div>
  )
}

export const input: PhoneInput = { Input: Stars, group: true }
