import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Checkbox, Drawer, Input } from 'antd'
import { useId, useState } from 'react'
import { dropRole, type Role, saveRole } from '../../api/people'
import type { Table } from '../../api/types'
import { ActButton } from '../../kit/ActButton'
import { nameOf, nameShown, useSay } from '../../kit/tongue'
import { useConfirm } from '../../kit/useConfirm'
import { common } from '../../kit/words'
import { GrantMatrix } from './GrantMatrix'
import { keyFor } from './grants'
import { words } from './words'

type Props = {
  given: Role
  fresh: boolean
  tables: Table[]
  taken: string[]
  onClose: () => void
}

/** A role as a matrix of tables and what may be done with them. It holds as soon as it is saved. */
export function RoleDrawer({ given, fresh, tables, taken, onClose }: Props) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const { message } = App.useApp()
  const client = useQueryClient()
  const id = useId()
  const [role, setRole] = useState(given)
  const set = (part: Partial<Role>) => setRole((before) => ({ ...before, ...part }))
  const named = (name: string) =>
    set(fresh ? { name, key: keyFor(name, taken) } : { [nameShown(role)]: name })
  const save = async () => {
    await saveRole(role)
    client.invalidateQueries({ queryKey: ['roles'] })
    message.success(say('saved'))
    onClose()
  }
  const footer = (
    <div className="drawer-buttons">
      {!fresh && <DropRole role={given} onGone={onClose} />}
      <Button onClick={onClose}>{sayCommon('cancel')}</Button>
      <ActButton type="primary" disabled={!role.name.trim()} act={save} data-testid="role-save">
        {sayCommon('save')}
      </ActButton>
    </div>
  )
  return (
    <Drawer open size={820} title={say('role')} onClose={onClose} footer={footer}>
      <div className="record-form">
        <div className="field-line">
          <label htmlFor={id}>{say('roleName')}</label>
          <Input
            id={id}
            autoFocus
            maxLength={60}
            value={nameOf(role)}
            onChange={(event) => named(event.target.value)}
            data-testid="role-name"
          />
        </div>
        <Checkbox checked={role.act} onChange={({ target }) => set({ act: target.checked })}>
          {say('mayAct')}
        </Checkbox>
        <Checkbox checked={role.build} onChange={({ target }) => set({ build: target.checked })}>
          {say('mayBuild')}
        </Checkbox>
      </div>
      <GrantMatrix role={role} tables={tables} onRole={setRole} />
    </Drawer>
  )
}

function DropRole({ role, onGone }: { role: Role; onGone: () => void }) {
  const say = useSay(words)
  const confirm = useConfirm()
  const client = useQueryClient()
  const ask = () =>
    confirm({
      title: say('dropRoleSure', { name: nameOf(role) }),
      okText: say('dropRole'),
      act: async () => {
        await dropRole(role.key)
        client.invalidateQueries({ queryKey: ['roles'] })
        onGone()
      },
    })
  return (
    <Button danger onClick={ask}>
      {say('dropRole')}
    </Button>
  )
}
