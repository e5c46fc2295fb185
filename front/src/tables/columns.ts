import type { ColumnRegular, HyperFunc, VNode } from '@revolist/react-datagrid'
import { filePath } from '../api/files'
import type { Cell, Field, FileCell, Rec, Sort, Table } from '../api/types'
import { nameOf } from '../kit/tongue'
import { showCell, twinOf } from './fields/all'
import { type Place, sortOf } from './fields/files'
import type { Shown } from './fields/twin'

export type Row = { id: string; record: Rec; flash: string }
type Draw = HyperFunc<VNode>

/** System cells are columns too; they stand at the end of every view. */
const CREATED = 'created_at'
const ROOM_FOR_FILES = 4

export function columnsOf(
  table: Table,
  fields: Field[],
  sort: Sort | null,
  createdName: string,
): ColumnRegular[] {
  const created: Field = {
    key: CREATED,
    name: createdName,
    name_en: createdName,
    type: 'date-time',
    kind: 'moment',
    required: false,
    options: {},
  }
  return [...fields, created].map((field) => column(field, field.key === table.title, sort, table))
}

function column(field: Field, isTitle: boolean, sort: Sort | null, table: Table): ColumnRegular {
  const twin = twinOf(field)
  return {
    prop: field.key,
    name: nameOf(field),
    size: isTitle ? Math.max(twin.width, 190) : twin.width,
    readonly: true,
    ...(isTitle ? { pin: 'colPinStart' as const } : {}),
    columnProperties: () => ({ class: twin.right ? 'grid-right' : '' }),
    columnTemplate: (h) => heading(h, field, sort),
    cellProperties: ({ model }) => ({
      'data-record': (model as Row).id,
      class: [twin.right ? 'grid-right' : '', (model as Row).flash].join(' '),
      ...(isTitle ? { 'data-testid': 'grid-row' } : {}),
    }),
    cellTemplate: (h, { model }) => {
      const { record } = model as Row
      const shown = showCell(cellOf(record, field), field)
      return isTitle
        ? titleCell(h, shown, record)
        : drawCell(h, shown, { table: table.key, record: record.id, field: field.key })
    },
  }
}

const cellOf = (record: Rec, field: Field): Cell =>
  field.key === CREATED ? record.created_at : record.cells[field.key]

function heading(h: Draw, field: Field, sort: Sort | null): VNode {
  const mine = sort?.field === field.key ? sort : null
  const arrow = mine ? (mine.descending ? ' ↓' : ' ↑') : ''
  return h('span', { class: mine ? 'grid-head sorted' : 'grid-head' }, `${nameOf(field)}${arrow}`)
}

function titleCell(h: Draw, shown: Shown, { flags }: Rec): VNode {
  const title = h('span', { class: shown.mono ? 'mono' : '' }, shown.text || '—')
  if (!flags.length) return h('span', { class: 'grid-title' }, [title])
  const flag = h('span', { class: 'grid-flag', title: flags.join('\n') }, '⚑')
  return h('span', { class: 'grid-title' }, [title, flag])
}

function drawCell(h: Draw, shown: Shown, place: Place): VNode {
  if (shown.meaning) return h('span', { class: 'mark', 'data-meaning': shown.meaning }, shown.text)
  if (shown.chips)
    return h(
      'span',
      {},
      shown.chips.map((chip, at) =>
        h('span', { class: 'chip', 'data-tone': shown.tones?.[at] ?? '' }, chip),
      ),
    )
  if (shown.files) return h('span', { class: 'grid-files' }, drawFiles(h, shown.files, place))
  if (shown.button) return h('span', { class: 'cell-button' }, shown.text)
  const look = { class: shown.mono ? 'mono' : '', title: shown.title ?? shown.text }
  return h('span', look, shown.text)
}

/** Pictures as pictures, the rest by what they are; at most as many as a row has room for. */
function drawFiles(h: Draw, files: FileCell[], place: Place): VNode[] {
  const drawn = files
    .slice(0, ROOM_FOR_FILES)
    .map((file) =>
      sortOf(file) === 'image'
        ? h('img', { src: filePath(place, file, 'small'), alt: file.name, loading: 'lazy' })
        : h('span', { class: 'chip', title: file.name }, sortOf(file) === 'pdf' ? 'PDF' : '♪'),
    )
  const more = files.length - ROOM_FOR_FILES
  return more > 0 ? [...drawn, h('span', { class: 'soft' }, `+${more}`)] : drawn
}
