import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useLinkable } from '../../api/records'
import { titleField, useTable } from '../../api/schema'
import type { Linked } from '../../api/types'
import { atOnce, type EditProps } from './twin'

type Props = Omit<EditProps, 'value' | 'onChange'> & {
  many?: boolean
  value: Linked[]
  onChange: (linked: Linked[]) => void
}

/** Offers the newest records of the linked table; typing looks for titles in all of it. */
export function LinkSelect({ id, field, many, value, onChange, status, now, describedBy }: Props) {
  const key = field.options.table ?? ''
  const table = useTable(key)
  const title = table && titleField(table)
  const [typed, setTyped] = useState('')
  const linkable = useLinkable(key, title?.key, useDeferredValue(typed.trim()))
  const found = (linkable.data?.records ?? []).map((record) => ({
    id: record.id,
    title: String((title && record.cells[title.key]) ?? record.id),
  }))
  const known = [...value, ...found.filter((one) => !value.some(({ id: has }) => has === one.id))]
  // Who looks for another one is not offered the present one first.
  const offered = typed.trim() && !many ? found : known
  const choose = (ids: string[]) => onChange(known.filter((one) => ids.includes(one.id)))
  return (
    <Select
      id={id}
      {...atOnce(now)}
      allowClear
      showSearch={{ filterOption: false, onSearch: setTyped }}
      mode={many ? 'multiple' : undefined}
      loading={linkable.isFetching}
      value={many ? value.map((one) => one.id) : value[0]?.id}
      options={offered.map((one) => ({ value: one.id, label: one.title }))}
      status={status}
      aria-describedby={describedBy}
      onChange={(chosen: string | string[] | undefined) =>
        choose(chosen === undefined ? [] : [chosen].flat())
      }
    />
  )
}
