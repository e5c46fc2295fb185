import { Select } from 'antd'
import { type ReactNode, useId } from 'react'
import type { By, Total } from '../../api/boards'
import type { Field, Table } from '../../api/types'
import { nameOf, useSay } from '../../kit/tongue'
import { isTime, numbers } from '../fields'
import { words } from '../words'

type LineProps = { label: string; help?: string; children: (id: string) => ReactNode }

/** One setting: its name, its input, and what it does where the name does not say it all. */
export function Line({ label, help, children }: LineProps) {
  const id = useId()
  return (
    <div className="field-line">
      <label htmlFor={id}>{label}</label>
      <div>
        {children(id)}
        {help && <p className="help">{help}</p>}
      </div>
    </div>
  )
}

type ByProps = {
  label: string
  fields: Field[]
  by: By | null
  onBy: (by: By | null) => void
  none?: string | undefined
}

const UNITS = ['day', 'week', 'month', 'quarter', 'year'] as const

export function ByLine({ label, fields, by, onBy, none }: ByProps) {
  const say = useSay(words)
  const options = fields.map((field) => ({ value: field.key, label: nameOf(field) }))
  const field = fields.find(({ key }) => key === by?.field)
  const choose = (key: string) => {
    const chosen = fields.find((one) => one.key === key)
    onBy(chosen ? { field: key, unit: isTime(chosen) ? 'day' : '' } : null)
  }
  return (
    <>
      <Line label={label}>
        {(id) => (
          <Select
            id={id}
            showSearch={{ optionFilterProp: 'label' }}
            value={by?.field ?? ''}
            onChange={choose}
            options={none ? [{ value: '', label: none }, ...options] : options}
          />
        )}
      </Line>
      {by && isTime(field) && (
        <Line label={say('unit')}>
          {(id) => (
            <Select
              id={id}
              value={by.unit}
              onChange={(unit) => onBy({ ...by, unit })}
              options={UNITS.map((unit) => ({ value: unit, label: say(unit) }))}
            />
          )}
        </Line>
      )}
    </>
  )
}

type TotalProps = {
  table: Table
  total: Total | null | undefined
  onTotal: (total: Total | null) => void
}

const HOW = ['sum', 'mean', 'max', 'min'] as const

export function TotalLine({ table, total, onTotal }: TotalProps) {
  const say = useSay(words)
  const options = numbers(table).flatMap((field) =>
    HOW.map((how) => ({ value: `${how} ${field.key}`, label: say(how, { field: nameOf(field) }) })),
  )
  const choose = (value: string) => {
    const [how, field = ''] = value.split(' ')
    onTotal(field ? { how: how as Total['how'], field } : null)
  }
  return (
    <Line label={say('total')}>
      {(id) => (
        <Select
          id={id}
          showSearch={{ optionFilterProp: 'label' }}
          value={total ? `${total.how} ${total.field}` : ''}
          onChange={choose}
          options={[{ value: '', label: say('count') }, ...options]}
        />
      )}
    </Line>
  )
}
