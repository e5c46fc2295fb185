import type { ItemLevel, Line } from '../api/stock'
import { sayAmount } from '../kit/money'
import { pick } from '../kit/tongue'

/** A decimal as the server wrote it, without noughts that say nothing: «12.500» is «12.5». */
export const sayNumber = (value: string) =>
  sayAmount(value.includes('.') ? value.replace(/\.?0+$/, '') : value)

/** What the numbers of an item count, in the reader's language. */
export const unitOf = ({ unit, unit_en }: { unit: string; unit_en: string }) => pick(unit, unit_en)

export const sayWith = (value: string, unit: string) => `${sayNumber(value)} ${unit}`

export const signed = (value: string) => (value.startsWith('-') ? '' : '+') + sayNumber(value)

/** Decimals are compared and subtracted in whole millionths: 0.1 + 0.2 is 0.3. */
const PARTS = 1_000_000
const parts = (value: string) => Math.round(Number(value) * PARTS)
export const minus = (one: string, other: string) => String((parts(one) - parts(other)) / PARTS)
export const isBelowZero = (value: string) => parts(value) < 0
export const isZero = (value: string) => parts(value) === 0

export const freeOf = ({ on_hand, reserved }: Pick<ItemLevel, 'on_hand' | 'reserved'>) =>
  minus(on_hand, reserved)

/** «2箱6件»: how a quantity of this item may be typed. */
export function examplesOf({ unit, units }: Pick<ItemLevel, 'unit' | 'units'>): string {
  const other = Object.keys(units)[0]
  return other ? `2${other}6${unit}、30${unit}` : `30${unit}`
}

/** Of a line of the ledger: by how much it changed what, as it is shown. */
export function changesOf({ on_hand, reserved }: Line): { on_hand?: string; reserved?: string } {
  return {
    ...(isZero(on_hand) ? {} : { on_hand: signed(on_hand) }),
    ...(isZero(reserved) ? {} : { reserved: signed(reserved) }),
  }
}
