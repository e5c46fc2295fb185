import { times } from '../fields'
import { cellAt } from '../groups'
import { lines, stacked } from '../option'
import { Drawn } from './Drawn'
import { GroupedSetUp } from './GroupedSetUp'
import type { DrawProps, TileTwin } from './twin'
import { useGroups, whereOfPoint } from './useGroups'

function Lines(props: DrawProps) {
  const { points, split, rows, know } = useGroups(props)
  const pick = (series: number, item: number) => {
    const met = split?.cells.get(cellAt(split.names[item] ?? '', split.across[series] ?? ''))
    const where = whereOfPoint(props.tile.settings, split ? met : points[item], know)
    if (where) props.onDrill(where)
  }
  return <Drawn option={split ? stacked('line', split) : lines(points)} rows={rows} onPick={pick} />
}

export const twin: TileTwin = {
  name: ['折线图', 'Lines'],
  says: ['随时间怎么变', 'How it goes over time'],
  order: 3,
  size: { w: 6, h: 4 },
  start: (table) => {
    const field = times(table)[0]
    return field ? { by: { field: field.key, unit: 'day' } } : null
  },
  Draw: Lines,
  SetUp: (props) => <GroupedSetUp {...props} split="may" />,
}
