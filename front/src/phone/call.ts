import type { Call, Caller, Earlier, Item } from '../api/phone'
import { newUuid } from '../kit/once'

export type Line = { key: string; item: Item | null; quantity: string; price: string }
export type Told = {
  id: string
  mobile: string
  customer: string
  contact: string
  address: string
  lines: Line[]
  due: string
  urgency: string
  note: string
}

const DAY_MS = 86_400_000

export const emptyLine = (): Line => ({ key: newUuid(), item: null, quantity: '', price: '' })

export const emptyCall = (): Told => ({
  ...{ id: newUuid(), mobile: '', customer: '', contact: '', address: '' },
  ...{ lines: [emptyLine()], due: '', urgency: '', note: '' },
})

/** The eleven digits of a Chinese mobile number, however they were grouped; '' until all are there. */
export function mobileOf(typed: string): string {
  const digits = typed.replace(/[^\d]/g, '').replace(/^86(?=1\d{10}$)/, '')
  return /^1\d{10}$/.test(digits) ? digits : ''
}

/**
 * What is known of the caller, where the person at the desk has not typed it already. What an earlier
 * caller brought was not typed: a digit was wrong, and it goes.
 */
export function met(told: Told, caller: Caller, before?: Caller): Told {
  const own = (typed: string, brought: string | undefined) => (typed === brought ? '' : typed)
  return {
    ...told,
    customer: own(told.customer, before?.name) || caller.name,
    contact: own(told.contact, before?.contact) || caller.contact,
    address: own(told.address, before?.address) || caller.address,
  }
}

/** The lines of an earlier order, after those that were typed already. */
export function repeated(told: Told, order: Earlier): Told {
  const again = order.lines.map(({ item, quantity }) => ({
    ...emptyLine(),
    item,
    quantity: quantity === null ? '' : String(quantity),
  }))
  return { ...told, lines: [...told.lines.filter(({ item }) => item), ...again, emptyLine()] }
}

/** One line changed; there is always an empty one at the end. */
export function withLine(told: Told, key: string, part: Partial<Line>): Told {
  const lines = told.lines.map((line) => (line.key === key ? { ...line, ...part } : line))
  return { ...told, lines: lines.at(-1)?.item ? [...lines, emptyLine()] : lines }
}

/**
 * The day that was meant, as YYYY-MM-DD: so many days from today («7», «7天»), a day of a month
 * («12-3», «1203», «12月3日»: the next one), or the whole date. '' where it is none.
 */
export function dayOf(typed: string, today: string): string {
  const text = typed.trim().replace(/[日号]$/, '')
  const [year = 0] = today.split('-').map(Number)
  const after = /^\+?(\d{1,3})\s*天?$/.exec(text)
  if (after) return shifted(today, Number(after[1]))
  const whole = /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})$/.exec(text)
  if (whole) return dated(Number(whole[1]), Number(whole[2]), Number(whole[3]))
  const short = /^(\d{1,2})[-./月](\d{1,2})$/.exec(text) ?? /^(\d{2})(\d{2})$/.exec(text)
  if (!short) return ''
  const [month, day] = [Number(short[1]), Number(short[2])]
  const here = dated(year, month, day)
  return here >= today ? here : dated(year + 1, month, day)
}

const shifted = (today: string, days: number) =>
  new Date(Date.parse(`${today}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

function dated(year: number, month: number, day: number): string {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 ? date.toISOString().slice(0, 10) : ''
}

export type Lack = 'mobile' | 'customer' | 'lines' | 'quantity' | 'due'

/** What still has to be asked before the call can go to its review, in the order of the page. */
export function lacking(told: Told, today: string): Lack | null {
  const lines = told.lines.filter(({ item }) => item)
  if (!mobileOf(told.mobile)) return 'mobile'
  if (!told.customer.trim()) return 'customer'
  if (lines.length === 0) return 'lines'
  if (lines.some(({ quantity }) => !(Number(quantity) > 0))) return 'quantity'
  return told.due.trim() && !dayOf(told.due, today) ? 'due' : null
}

export const linesOf = (lines: Line[]): Call['lines'] =>
  lines.flatMap(({ item, quantity, price }) =>
    item ? [{ item: item.id, quantity: quantity.trim(), price: price.trim() }] : [],
  )

/** Whether a new customer would be kept: under another name than the caller's it is somebody else. */
export const isNew = (told: Told, caller: Caller | undefined) =>
  !(caller?.customer && told.customer.trim() === caller.name)

type Sending = { caller: Caller | undefined; today: string; seconds: number; accepted: string[] }

/** The call as it is sent. */
export function sent(told: Told, { caller, today, seconds, accepted }: Sending): Call {
  const name = told.customer.trim()
  const customer = caller && !isNew(told, caller) ? caller.customer : null
  return {
    id: told.id,
    mobile: mobileOf(told.mobile),
    customer,
    customer_name: customer ? '' : name,
    contact: told.contact.trim(),
    address: told.address.trim(),
    due: dayOf(told.due, today),
    urgency: told.urgency,
    note: told.note.trim(),
    lines: linesOf(told.lines),
    ...{ seconds, accepted },
  }
}
