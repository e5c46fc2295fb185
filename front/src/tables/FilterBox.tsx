import { FilterOutlined } from '@ant-design/icons'
import { Input } from 'antd'
import { useEffect, useState } from 'react'
import type { Table } from '../api/types'
import { nameOf, useSay } from '../kit/tongue'
import { words } from './words'

type Props = {
  table: Table
  where: string
  refused: string | null
  onWhere: (where: string) => void
}

/** A formula as in a spreadsheet; Enter asks, an empty box shows everything. */
export function FilterBox({ table, where, refused, onWhere }: Props) {
  const say = useSay(words)
  const [typed, setTyped] = useState(where)
  useEffect(() => setTyped(where), [where])
  return (
    <div className="filter-box">
      <Input
        allowClear
        className="mono"
        prefix={<FilterOutlined />}
        aria-label={say('filterName')}
        data-testid="filter"
        placeholder={say('filter', { example: exampleFor(table) })}
        status={refused ? 'error' : undefined}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          if (!event.target.value) onWhere('')
        }}
        onPressEnter={() => onWhere(typed.trim())}
      />
      {refused && (
        <p className="fault" role="alert">
          {refused}
        </p>
      )}
    </div>
  )
}

function exampleFor(table: Table): string {
  const amount = table.fields.find(({ type }) => type === 'money' || type === 'number')
  const first = table.fields[0]
  return amount ? `{${nameOf(amount)}}>=500` : `{${first ? nameOf(first) : ''}}="…"`
}
