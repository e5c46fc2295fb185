import { InputNumber, Select } from 'antd'
import { Link } from 'react-router'
import type { Cell, Rec } from '../../api/types'
import { nameOf, useSay } from '../../kit/tongue'
import { asField, shownFields } from '../fields'
import { words } from '../words'
import { Line } from './lines-of'
import { SortLine } from './SortLine'
import type { DrawProps, SetUpProps, TileTwin } from './twin'

const FEW = 5

function Listing({ tile, figure, table, show }: DrawProps) {
  const say = useSay(words)
  const keys: string[] = tile.settings.fields?.length
    ? tile.settings.fields
    : table.fields.slice(0, FEW).map(({ key }) => key)
  const fields = keys.flatMap((key) => asField(table, key) ?? [])
  if (figure.records.length === 0) return <p className="tile-none soft">{say('nothing')}</p>
  return (
    <table className="tile-table">
      <thead>
        <tr>
          {fields.map((field) => (
            <th key={field.key} scope="col">
              {nameOf(field)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {figure.records.map((record) => (
          <tr key={record.id}>
            {fields.map((field, place) => {
              const text = show(cellOf(record, field.key), field)
              return (
                <td key={field.key} className={field.kind === 'number' ? 'right' : undefined}>
                  {place === 0 ? (
                    <Link to={`/t/${table.key}/${record.id}`}>{text || '—'}</Link>
                  ) : (
                    text
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** When it was made or changed is kept beside the cells. */
const cellOf = ({ cells, created_at, updated_at }: Rec, key: string): Cell =>
  ({ created_at, updated_at })[key] ?? cells[key]

function SetUp({ table, settings, onSettings }: SetUpProps) {
  const say = useSay(words)
  const set = (part: object) => onSettings({ ...settings, ...part })
  return (
    <>
      <Line label={say('fields')}>
        {(id) => (
          <Select
            id={id}
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            value={settings.fields ?? []}
            onChange={(fields: string[]) => set({ fields })}
            options={shownFields(table).map((field) => ({
              value: field.key,
              label: nameOf(field),
            }))}
          />
        )}
      </Line>
      <SortLine table={table} sort={settings.sort} onSort={(sort) => set({ sort })} />
      <Line label={say('limit')}>
        {(id) => (
          <InputNumber
            id={id}
            min={1}
            max={100}
            value={settings.limit ?? 10}
            onChange={(limit) => set({ limit: limit ?? 10 })}
          />
        )}
      </Line>
    </>
  )
}

export const twin: TileTwin = {
  name: ['列表', 'List'],
  says: ['最要紧的几条记录', 'The records that matter most'],
  order: 6,
  size: { w: 6, h: 4 },
  start: (table) => ({ fields: table.fields.slice(0, FEW).map(({ key }) => key) }),
  Draw: Listing,
  SetUp,
}
