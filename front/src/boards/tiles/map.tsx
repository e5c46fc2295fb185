import { Select } from 'antd'
import { titleField } from '../../api/schema'
import type { Table } from '../../api/types'
import { nameOf, useSay } from '../../kit/tongue'
import { spots } from '../option'
import { words } from '../words'
import { Drawn } from './Drawn'
import { Line } from './lines-of'
import type { DrawProps, SetUpProps, TileTwin } from './twin'

const placeFields = (table: Table) => table.fields.filter(({ type }) => type === 'place')

type Spot = { lng: number | string; lat: number | string }

/** Where the records are, east to the right and north up. There is no map below it: no map is
 *  loaded from outside. */
function Places({ tile, figure, table, show }: DrawProps) {
  const title = titleField(table)
  const points = figure.records.map((record) => {
    const { lng, lat } = record.cells[tile.settings.place] as Spot
    const name = title ? show(record.cells[title.key], title) : ''
    return { name, at: [Number(lng), Number(lat)] as [number, number] }
  })
  const rows = points.map(({ name, at }): [string, number] => [`${name} ${at.join(', ')}`, 1])
  return <Drawn option={spots(points)} rows={rows} />
}

function SetUp({ table, settings, onSettings }: SetUpProps) {
  const say = useSay(words)
  return (
    <Line label={say('place')}>
      {(id) => (
        <Select
          id={id}
          value={settings.place}
          onChange={(place: string) => onSettings({ ...settings, place })}
          options={placeFields(table).map((field) => ({ value: field.key, label: nameOf(field) }))}
        />
      )}
    </Line>
  )
}

export const twin: TileTwin = {
  name: ['位置图', 'Places'],
  says: ['记录在哪里，东在右、北在上', 'Where the records are: east right, north up'],
  order: 8,
  size: { w: 5, h: 5 },
  start: (table) => {
    const field = placeFields(table)[0]
    return field ? { place: field.key } : null
  },
  Draw: Places,
  SetUp,
}
