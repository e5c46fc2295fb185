import type { Cell, Field } from '../../api/types'
import { sayAmount, sayMoney } from '../../kit/money'
import { sayFrom } from '../../kit/tongue'
import { exactMoment, sayDate, sayMoment } from '../../kit/when'
import { common } from '../../kit/words'
import type { Shown } from './twin'

const say = sayFrom(common)

/** A value that the server computed, by its kind: there is no field type that would know it. */
export function showComputed(value: Cell, field: Field): Shown {
  if (Array.isArray(value)) return { text: (value as Cell[]).map((one) => plain(one)).join('、') }
  const text = String(value)
  if (field.kind === 'moment') return { text: sayMoment(text), title: exactMoment(text) }
  if (field.kind === 'date') return { text: sayDate(text), title: text }
  if (field.kind === 'truth') return { text: say(value ? 'yes' : 'no') }
  if (field.kind === 'number')
    return { text: field.options.format === 'money' ? sayMoney(text) : sayAmount(text) }
  return { text }
}

const plain = (one: Cell) =>
  one !== null && typeof one === 'object' && 'title' in one ? String(one.title) : String(one)
