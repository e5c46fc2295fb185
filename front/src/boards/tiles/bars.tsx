import { likely } from '../fields'
import { cellAt } from '../groups'
import { bars, stacked } from '../option'
import { Drawn } from './Drawn'
import { GroupedSetUp } from './GroupedSetUp'
import type { DrawProps, TileTwin } from './twin'
import { useGroups, whereOfPoint } from './useGroups'

function Bars(props: DrawProps) {
  const { points, split, rows, know } = useGroups(props)
  const pick = (series: number, item: number) => {
    const met = split?.cells.get(cellAt(split.names[item] ?? '', split.across[series] ?? ''))
    const where = whereOfPoint(props.tile.settings, split ? met : points[item], know)
    if (where) props.onDrill(where)
  }
  return <Drawn option={split ? stacked('bar', split) : bars(points)} rows={rows} onPick={pick} />
}

export const twin: TileTwin = {
  name: ['柱状图', 'Bars'],
  says: ['各组有多少，可再按一个字段分色', 'How much of each, split by another field'],
  order: 2,
  size: { w: 5, h: 4 },
  start: (table) => {
    const field = likely(table)
    return field ? { by: { field: field.key, unit: '' } } : null
  },
  Draw: Bars,
  SetUp: (props) => <GroupedSetUp {...props} split="may" />,
}
