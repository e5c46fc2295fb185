import type { Cell, Cells, Field, Rec, Table, View } from '../../api/types'
import { sayFrom } from '../../kit/tongue'
import { twinOf } from '../fields/all'
import { words } from '../words'

/** left: where it stands from the left edge; frozen ones stay there. fixed: why it is not written. */
export type Column = {
  field: Field
  width: number
  left: number
  frozen: boolean
  title: boolean
  right: boolean
  fixed: Fixed | null
}
export type Fixed = 'computed' | 'locked' | 'forbidden'

/** The square at the left of each row: to choose it, its number, to open it. */
export const HEAD_PX = 68
export const CREATED = 'created_at'
const say = sayFrom(words)

/** The columns of a view in its order, the name of the record first, and when it came in last. */
export function columnsOf(table: Table, fields: Field[], view: View): Column[] {
  const title = fields.find(({ key }) => key === table.title)
  const rest = fields.filter((field) => field !== title)
  const all = [...(title ? [title] : []), ...rest]
  const shown = view.layout.created === 'no' ? all : [...all, createdField()]
  const widths = readWidths(view.layout.widths)
  const frozen = Number(view.layout.freeze ?? 1)
  let left = HEAD_PX
  return shown.map((field, place) => {
    const twin = twinOf(field)
    const least = field === title ? Math.max(twin.width, 170) : twin.width
    const width = widths[field.key] ?? least
    const column: Column = {
      field,
      width,
      left,
      frozen: place < frozen,
      title: field === title,
      right: twin.right ?? false,
      fixed: fixedOf(table, field),
    }
    left += width
    return column
  })
}

function fixedOf(table: Table, field: Field): Fixed | null {
  if (field.key === CREATED || !twinOf(field).Edit) return 'computed'
  if (!table.may.includes('update')) return 'forbidden'
  return field.locked ? 'locked' : null
}

export const createdField = (): Field => ({
  key: CREATED,
  name: say('createdAt'),
  name_en: say('createdAt'),
  type: 'date-time',
  kind: 'moment',
  required: false,
  locked: true,
  options: {},
})

export const cellStyleOf = ({ width, left, frozen }: Column) => ({
  width,
  ...(frozen ? { left } : {}),
})

export const cellOf = (record: Rec, pending: Cells | undefined, { key }: Field): Cell => {
  if (key === CREATED) return record.created_at
  return pending && key in pending ? pending[key] : record.cells[key]
}

/** {"due": 160} as «due:160»: a view keeps its layout as short texts. */
export function readWidths(text: string | undefined): Record<string, number> {
  const pairs = (text ?? '').split(',').map((pair) => pair.split(':'))
  return Object.fromEntries(pairs.flatMap(([key, px]) => (key && px ? [[key, Number(px)]] : [])))
}
export const writeWidths = (widths: Record<string, number>) =>
  Object.entries(widths)
    .map(([key, px]) => `${key}:${Math.round(px)}`)
    .join(',')
