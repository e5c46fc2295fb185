import { FilterOutlined } from '@ant-design/icons'
import { Input, Select } from 'antd'
import { useState } from 'react'
import type { Table } from '../api/types'
import { nameOf, useSay } from '../kit/tongue'
import { words } from './words'

export type Narrowed = { table: string; where: string }

type Props = { tables: Table[]; onNarrow: (narrowed: Narrowed) => void }

const exampleField = (tables: Table[], key: string) => {
  const fields = tables.find((one) => one.key === key)?.fields ?? []
  const field = fields.find(({ type }) => type === 'choice') ?? fields[0]
  return field ? `{${nameOf(field)}}` : ''
}

/** One condition for every tile of a table. It is of this look alone and is not saved. */
export function BoardFilter({ tables, onNarrow }: Props) {
  const say = useSay(words)
  const [table, setTable] = useState(tables[0]?.key ?? '')
  const [where, setWhere] = useState('')
  const ask = (to: Narrowed) => onNarrow({ ...to, where: to.where.trim() })
  return (
    <div className="board-filter">
      {tables.length > 1 && (
        <Select
          aria-label={say('filterTable')}
          value={table}
          onChange={(key) => {
            setTable(key)
            ask({ table: key, where })
          }}
          options={tables.map((one) => ({ value: one.key, label: nameOf(one) }))}
        />
      )}
      <Input
        allowClear
        className="mono"
        prefix={<FilterOutlined />}
        aria-label={say('filter')}
        placeholder={say('filterExample', { field: exampleField(tables, table) })}
        value={where}
        data-testid="board-filter"
        onChange={(event) => {
          setWhere(event.target.value)
          if (!event.target.value) ask({ table, where: '' })
        }}
        onPressEnter={() => ask({ table, where })}
      />
    </div>
  )
}
