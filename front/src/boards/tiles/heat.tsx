import { groupable, likely } from '../fields'
import { cellAt } from '../groups'
import { heat } from '../option'
import { Drawn } from './Drawn'
import { GroupedSetUp } from './GroupedSetUp'
import type { DrawProps, TileTwin } from './twin'
import { useGroups, whereOfPoint } from './useGroups'

function Heat(props: DrawProps) {
  const { split, rows, know } = useGroups(props)
  if (!split) return null
  const filled = split.names.flatMap((name) =>
    split.across.flatMap((other) => split.cells.get(cellAt(name, other)) ?? []),
  )
  const pick = (_series: number, item: number) => {
    const where = whereOfPoint(props.tile.settings, filled[item], know)
    if (where) props.onDrill(where)
  }
  return <Drawn option={heat(split)} rows={rows} onPick={pick} />
}

export const twin: TileTwin = {
  name: ['热力图', 'Heat map'],
  says: ['两个字段交叉，颜色深浅表示多少', 'Two fields crossed; darker is more'],
  order: 5,
  size: { w: 6, h: 4 },
  start: (table) => {
    const one = likely(table)
    const other = groupable(table).find(({ key, type }) => key !== one?.key && type !== 'text')
    if (!one || !other) return null
    const unit = other.kind === 'date' || other.kind === 'moment' ? 'week' : ''
    return { by: { field: one.key, unit: '' }, across: { field: other.key, unit } }
  },
  Draw: Heat,
  SetUp: (props) => <GroupedSetUp {...props} split="must" />,
}
