import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import type { Grant, Role } from '../../api/people'
import type { Table } from '../../api/types'
import { nameOf, useSay } from '../../kit/tongue'
import { GrantDetail } from './GrantDetail'
import { ACTIONS, type Action, granted, grantOf, toggled } from './grants'
import { words } from './words'

type Props = { role: Role; tables: Table[]; onRole: (role: Role) => void }

export function GrantMatrix({ role, tables, onRole }: Props) {
  const say = useSay(words)
  const [opened, setOpened] = useState('')
  return (
    <table className="plain-table grants">
      <thead>
        <tr>
          <th scope="col">{say('table')}</th>
          {ACTIONS.map((action) => (
            <th key={action} scope="col">
              {say(action)}
            </th>
          ))}
          <th scope="col" aria-label={say('detail')} />
        </tr>
      </thead>
      <tbody>
        {tables.map((table) => (
          <TableRows
            key={table.key}
            role={role}
            table={table}
            opened={opened === table.key}
            onOpen={() => setOpened(opened === table.key ? '' : table.key)}
            onRole={onRole}
          />
        ))}
        <GrantRow
          name={say('otherTables')}
          testid="others"
          grant={role.others}
          onGrant={(others) => onRole({ ...role, others })}
        />
      </tbody>
    </table>
  )
}

type TableProps = {
  role: Role
  table: Table
  opened: boolean
  onOpen: () => void
  onRole: (role: Role) => void
}

/** One table: its four ticks, and below it rows and fields where they are opened. */
function TableRows({ role, table, opened, onOpen, onRole }: TableProps) {
  const say = useSay(words)
  const grant = grantOf(role, table.key)
  const own = table.key in role.tables
  const set = (next: Grant | null) => onRole(granted(role, table.key, next))
  return (
    <>
      <GrantRow name={nameOf(table)} testid={table.key} grant={grant} onGrant={set} faint={!own}>
        <Button size="small" onClick={onOpen} data-testid={`grant-detail-${table.key}`}>
          {say('detail')}
        </Button>
        {own && (
          <Button size="small" type="text" onClick={() => set(null)}>
            {say('likeOthers')}
          </Button>
        )}
      </GrantRow>
      {opened && (
        <tr>
          <td colSpan={ACTIONS.length + 2}>
            <GrantDetail table={table} grant={grant} onGrant={set} />
          </td>
        </tr>
      )}
    </>
  )
}

type RowProps = {
  name: string
  testid: string
  grant: Grant
  onGrant: (grant: Grant) => void
  faint?: boolean
  children?: React.ReactNode
}

function GrantRow({ name, testid, grant, onGrant, faint, children }: RowProps) {
  const say = useSay(words)
  const tick = (action: Action) => (
    <td key={action}>
      <Checkbox
        checked={grant[action]}
        aria-label={`${name}: ${say(action)}`}
        data-testid={`grant-${testid}-${action}`}
        onChange={({ target }) => onGrant(toggled(grant, action, target.checked))}
      />
    </td>
  )
  return (
    <tr className={faint ? 'faint' : undefined}>
      <th scope="row">{name}</th>
      {ACTIONS.map(tick)}
      <td className="row-acts">{children}</td>
    </tr>
  )
}
