import type { Field, Table } from '../api/types'

const moment = (key: string, name: string, name_en: string): Field => ({
  key,
  name,
  name_en,
  type: 'date-time',
  kind: 'moment',
  required: false,
  options: {},
})

/** What every record knows besides its fields, and a board may count by. */
const SYSTEM = [
  moment('created_at', '创建时间', 'Created'),
  moment('updated_at', '修改时间', 'Changed'),
]

export const asField = (table: Table, key: string): Field | undefined =>
  [...table.fields, ...SYSTEM].find((field) => field.key === key)

/** What a list can show. */
export const shownFields = (table: Table): Field[] => [...table.fields, ...SYSTEM]

const ALIKE = ['choice', 'state', 'link', 'person', 'role', 'yes-no', 'text', 'rating']

/** What records can stand together by. */
export const groupable = (table: Table): Field[] =>
  [...table.fields, ...SYSTEM].filter(
    ({ type, kind }) => ALIKE.includes(type) || kind === 'date' || kind === 'moment',
  )
export const isTime = (field: Field | undefined) =>
  field?.kind === 'date' || field?.kind === 'moment'
export const times = (table: Table): Field[] => [...table.fields, ...SYSTEM].filter(isTime)
export const numbers = (table: Table): Field[] =>
  table.fields.filter(({ kind }) => kind === 'number')

/** What one would group by first. */
export const likely = (table: Table): Field | undefined =>
  table.fields.find(({ type }) => type === 'state') ??
  table.fields.find(({ type }) => type === 'choice') ??
  groupable(table)[0]
