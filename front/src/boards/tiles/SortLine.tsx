import { Select } from 'antd'
import type { Sort, Table } from '../../api/types'
import { nameOf, useSay } from '../../kit/tongue'
import { words } from '../words'
import { Line } from './lines-of'

const NEWEST: Sort = { field: 'created_at', descending: true }

type Props = { table: Table; sort: Sort[] | undefined; onSort: (sort: Sort[]) => void }

export function SortLine({ table, sort, onSort }: Props) {
  const say = useSay(words)
  const { field, descending } = sort?.[0] ?? NEWEST
  const options = table.fields.flatMap((one) => [
    { value: one.key, label: say('rising', { field: nameOf(one) }) },
    { value: `-${one.key}`, label: say('falling', { field: nameOf(one) }) },
  ])
  const choose = (value: string) =>
    onSort([{ field: value.replace(/^-/, ''), descending: value.startsWith('-') }])
  return (
    <Line label={say('sort')}>
      {(id) => (
        <Select
          id={id}
          showSearch={{ optionFilterProp: 'label' }}
          value={`${descending ? '-' : ''}${field}`}
          onChange={choose}
          options={[{ value: '-created_at', label: say('newest') }, ...options]}
        />
      )}
    </Line>
  )
}
