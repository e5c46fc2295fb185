import type { FieldOptions } from '../api/types'
import { sayAmount } from './money'

const FEW = 3

type Counted = { name: string; factor: number }

/** Every unit of the field, the base first. */
export const unitsOf = ({ base = '件', units = [] }: FieldOptions): Counted[] => [
  { name: base, factor: 1 },
  ...units.map(({ name, factor }) => ({ name, factor: Number(factor) })),
]

const shownUnit = (options: FieldOptions): Counted => {
  const units = unitsOf(options)
  return units.find(({ name }) => name === options.shown) ?? (units[0] as Counted)
}

const even = (amount: number) => Math.abs(amount - Number(amount.toFixed(FEW))) < 1e-9

/** So many of the base unit, as people count them: 36 件 is 3 箱, 43 件 is 3 箱 7 件. */
export function sayQuantity(stored: string | number, options: FieldOptions): string {
  const pieces = Number(stored)
  const { name, factor } = shownUnit(options)
  const { base = '件' } = options
  const amount = pieces / factor
  if (even(amount)) return `${sayAmount(Number(amount.toFixed(FEW)))} ${name}`
  const whole = Math.trunc(amount)
  const rest = Number((pieces - whole * factor).toFixed(6))
  if (whole === 0) return `${sayAmount(rest)} ${base}`
  return `${sayAmount(whole)} ${name} ${sayAmount(Math.abs(rest))} ${base}`
}

/** As it is edited: in the shown unit where that comes out even, else in the base. */
export function partsOf(stored: string | number | null, options: FieldOptions) {
  const { name, factor } = shownUnit(options)
  if (stored === null) return { amount: '', unit: name }
  const amount = Number(stored) / factor
  return even(amount)
    ? { amount: String(Number(amount.toFixed(FEW))), unit: name }
    : { amount: String(Number(stored)), unit: options.base ?? '件' }
}
