import { Button, Input, Select } from 'antd'
import { useId } from 'react'
import type { Grant } from '../../api/people'
import type { Table } from '../../api/types'
import { nameOf, useSay } from '../../kit/tongue'
import { words } from './words'

type Props = { table: Table; grant: Grant; onGrant: (grant: Grant) => void }

/** Which records, and which fields: what is hidden does not exist for the role. */
export function GrantDetail({ table, grant, onGrant }: Props) {
  const say = useSay(words)
  const id = useId()
  const options = table.fields.map((field) => ({ value: field.key, label: nameOf(field) }))
  const people = table.fields.filter(({ type }) => type === 'person')
  const fields = (which: 'hidden' | 'locked') => (
    <div className="field-line">
      <label htmlFor={`${id}-${which}`}>{say(which)}</label>
      <Select
        id={`${id}-${which}`}
        mode="multiple"
        showSearch={{ optionFilterProp: 'label' }}
        value={grant[which]}
        onChange={(keys: string[]) => onGrant({ ...grant, [which]: keys })}
        options={options}
      />
    </div>
  )
  return (
    <div className="record-form grant-detail">
      <div className="field-line">
        <label htmlFor={id}>{say('rows')}</label>
        <div>
          <Input
            id={id}
            className="mono"
            placeholder={say('rowsExample')}
            value={grant.where}
            onChange={(event) => onGrant({ ...grant, where: event.target.value })}
            data-testid={`grant-where-${table.key}`}
          />
          {people.map((field) => (
            <Button
              key={field.key}
              type="link"
              size="small"
              onClick={() => onGrant({ ...grant, where: `{${field.name}}={$me.id}` })}
              data-testid={`grant-own-${field.key}`}
            >
              {say('ownOf', { field: nameOf(field) })}
            </Button>
          ))}
        </div>
      </div>
      {fields('hidden')}
      {fields('locked')}
    </div>
  )
}
