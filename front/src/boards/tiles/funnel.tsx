import { likely } from '../fields'
import { funnel } from '../option'
import { Drawn } from './Drawn'
import { GroupedSetUp } from './GroupedSetUp'
import type { DrawProps, TileTwin } from './twin'
import { useGroups, whereOfPoint } from './useGroups'

function Funnel(props: DrawProps) {
  const { points, rows, know } = useGroups(props)
  const pick = (_series: number, item: number) => {
    const where = whereOfPoint(props.tile.settings, points[item], know)
    if (where) props.onDrill(where)
  }
  return <Drawn option={funnel(points)} rows={rows} onPick={pick} />
}

export const twin: TileTwin = {
  name: ['漏斗', 'Funnel'],
  says: ['停在每一步的有多少', 'How many stand at each stage'],
  order: 4,
  size: { w: 4, h: 4 },
  start: (table) => {
    const field = likely(table)
    return field ? { by: { field: field.key, unit: '' } } : null
  },
  Draw: Funnel,
  SetUp: (props) => <GroupedSetUp {...props} split="no" />,
}
