import type { Say } from '../kit/tongue'

/** The smallest loop as definitions: a table of orders, its order page, and who is told. Pure. */
export type Piece = {
  key: string
  type: string
  required: boolean
  /** Whether it is ticked at the beginning. */
  usual: boolean
  options: Record<string, unknown>
}
export type Wishes = { pieces: string[]; formName: string; people: string[] }

const COLOURS = ['red', 'yellow', 'green'] as const

export const PIECES: Piece[] = [
  { key: 'customer', type: 'text', required: true, usual: true, options: {} },
  { key: 'contact', type: 'text', required: false, usual: false, options: {} },
  { key: 'phone', type: 'phone', required: true, usual: true, options: {} },
  { key: 'product', type: 'text', required: true, usual: true, options: {} },
  { key: 'quantity', type: 'number', required: true, usual: true, options: { least: 0 } },
  { key: 'due', type: 'date', required: false, usual: true, options: {} },
  { key: 'urgency', type: 'choice', required: false, usual: false, options: {} },
  {
    key: 'file',
    type: 'attachment',
    required: false,
    usual: false,
    options: { accept: ['image', 'pdf'] },
  },
  { key: 'note', type: 'long-text', required: false, usual: false, options: {} },
]

// biome-ignore lint/suspicious/noExplicitAny: the keys of the words are made of the pieces
type Words = Say<any>

const chosen = ({ pieces }: Wishes) => PIECES.filter(({ key }) => pieces.includes(key))

export function tableOf(wishes: Wishes, zh: Words, en: Words) {
  const number = { key: 'number', name: '订单号', name_en: 'Order', type: 'auto-number' }
  const fields = chosen(wishes).map((piece) => ({
    key: piece.key,
    name: zh(`f_${piece.key}`),
    name_en: en(`f_${piece.key}`),
    type: piece.type,
    required: piece.required,
    options: piece.key === 'urgency' ? { choices: urgencies(zh, en) } : piece.options,
  }))
  return {
    key: 'orders',
    name: zh('table'),
    name_en: en('table'),
    title: 'number',
    fields: [{ ...number, options: { prefix: 'DD-', digits: 5 } }, ...fields],
  }
}

const urgencies = (zh: Words, en: Words) =>
  COLOURS.map((key) => ({
    key,
    name: zh(key),
    name_en: en(key),
    colour: key === 'yellow' ? 'gold' : key,
  }))

export function formOf(wishes: Wishes) {
  return {
    key: 'order',
    name: wishes.formName,
    table: 'orders',
    fields: chosen(wishes).map(({ key, required }) => ({ field: key, required })),
    thanks: '已收到您的订单',
    thanks_en: 'We have your order',
  }
}

export function flowOf(wishes: Wishes, zh: Words) {
  const text = zh('newOrder', { customer: '' })
  return {
    key: 'new-order',
    name: '来单提醒',
    name_en: 'Tell of new orders',
    trigger: { kind: 'created', table: 'orders', settings: {} },
    blocks: [
      {
        id: 'tell',
        block: 'notify',
        settings: { text: `="${text}"&{customer}&"，"&{product}`, to: wishes.people },
      },
    ],
  }
}
