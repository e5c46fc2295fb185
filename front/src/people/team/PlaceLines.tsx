import { Input, Select } from 'antd'
import { useId } from 'react'
import type { Role } from '../../api/people'
import { nameOf, useSay } from '../../kit/tongue'
import { words } from './words'

type Props = {
  roles: Role[]
  role: string
  onRole: (role: string) => void
  attributes: string
  onAttributes: (attributes: string) => void
}

/** The role, and what is known of the person for row filters. */
export function PlaceLines({ roles, role, onRole, attributes, onAttributes }: Props) {
  const say = useSay(words)
  const id = useId()
  const options = roles
    .filter(({ key }) => key !== 'guest')
    .map((one) => ({ value: one.key, label: nameOf(one) }))
  return (
    <>
      <div className="field-line">
        <label htmlFor={`${id}-role`}>{say('role')}</label>
        <Select
          id={`${id}-role`}
          value={role}
          onChange={onRole}
          options={options}
          data-testid="role-select"
        />
      </div>
      <div className="field-line">
        <label htmlFor={`${id}-attributes`}>{say('attributes')}</label>
        <div>
          <Input.TextArea
            id={`${id}-attributes`}
            className="mono"
            rows={2}
            value={attributes}
            onChange={(event) => onAttributes(event.target.value)}
            data-testid="attributes"
          />
          <p className="help">{say('attributesHelp')}</p>
        </div>
      </div>
    </>
  )
}
