/**
 * Amounts arrive as decimal strings and stay strings: a float would turn 0.1 + 0.2 yuan into trouble.
 */
export function sayAmount(value: string | number, decimals?: number): string {
  return sayPlain(value, decimals).replace(/^-?\d+(?=\.\d+$|$)/, (whole) =>
    whole.replace(/\B(?=(\d{3})+(?!\d))/g, ','),
  )
}

/** The same without thousands separators, as a year is written: 2019. */
export function sayPlain(value: string | number, decimals?: number): string {
  const match = /^(-?\d+)(?:\.(\d+))?$/.exec(String(value).trim())
  if (!match) return String(value)
  const [, whole = '', given = ''] = match
  // Digits beyond the two decimals are shown, never rounded away: the screen must not disagree with the books.
  const fraction = decimals === undefined ? given : given.padEnd(decimals, '0')
  return fraction ? `${whole}.${fraction}` : whole
}

export const sayMoney = (value: string | number) => sayAmount(value, 2)

const SIGNS: Record<string, string> = { CNY: '¥', USD: '$', EUR: '€', HKD: 'HK$', JPY: '¥' }
export const signOf = (currency: string | undefined) => SIGNS[currency ?? 'CNY'] ?? currency ?? '¥'

/** 0.155 -> 15.5: the point moves two places, in text for the same reason. */
export function asPercent(fraction: string | number): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(fraction).trim())
  if (!match) return String(fraction)
  const [, sign = '', whole = '', given = ''] = match
  const digits = given.padEnd(2, '0')
  const rest = digits.slice(2).replace(/0+$/, '')
  return `${sign}${`${whole}${digits.slice(0, 2)}`.replace(/^0+(?=\d)/, '')}${rest && `.${rest}`}`
}
