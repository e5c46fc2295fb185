import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Segmented, Select } from 'antd'
import type { Field, Sort, Table } from '../../api/types'
import { nameOf, useSay } from '../../kit/tongue'
import { words } from '../words'

type Props = { table: Table; created: Field; sort: Sort[]; onSort: (sort: Sort[]) => void }

/** By what the rows stand in order, the first counting most. */
export function SortPanel({ table, created, sort, onSort }: Props) {
  const say = useSay(words)
  const fields = [...table.fields.filter(canSort), created]
  const free = fields.filter(({ key }) => !sort.some(({ field }) => field === key))
  const put = (n: number, one: Sort) => onSort(sort.with(n, one))
  return (
    <div className="sort-panel" data-testid="sort-panel">
      {sort.length === 0 && <p className="soft">{say('sortNone')}</p>}
      {sort.map((one, n) => {
        const field = fields.find(({ key }) => key === one.field)
        return (
          <div key={one.field} className="filter-row">
            <span className="filter-join">{say(n === 0 ? 'sortFirst' : 'sortThen')}</span>
            <Select
              value={one.field}
              popupMatchSelectWidth={false}
              aria-label={say('sortField')}
              options={[...(field ? [field] : []), ...free].map((each) => ({
                value: each.key,
                label: nameOf(each),
              }))}
              onChange={(key) => put(n, { ...one, field: key })}
            />
            <Segmented
              value={one.descending ? 'down' : 'up'}
              options={[
                { value: 'up', label: say(`sortUp${wordsOf(field)}`) },
                { value: 'down', label: say(`sortDown${wordsOf(field)}`) },
              ]}
              onChange={(way) => put(n, { ...one, descending: way === 'down' })}
            />
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={say('sortNot')}
              onClick={() => onSort(sort.filter((_, other) => other !== n))}
            />
          </div>
        )
      })}
      {free[0] && (
        <Button
          type="dashed"
          icon={<PlusOutlined />}
          onClick={() => onSort([...sort, { field: free[0]?.key ?? '', descending: false }])}
        >
          {say('sortAdd')}
        </Button>
      )}
    </div>
  )
}

const SORTED = ['text', 'number', 'date', 'moment', 'truth']
const canSort = ({ kind, type }: Field) => SORTED.includes(kind) && type !== 'button'

/** 小→大, 早→晚, A→Z. */
export function wordsOf(field: Field | undefined): 'Time' | 'Number' | '' {
  if (field?.kind === 'date' || field?.kind === 'moment') return 'Time'
  return field?.kind === 'number' ? 'Number' : ''
}
