import { CopyOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Skeleton } from 'antd'
import { useState } from 'react'
import { type Role, usePeople } from '../../api/people'
import { useRoles } from '../../api/roles'
import type { Table } from '../../api/types'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { nameOf, useSay } from '../../kit/tongue'
import { keyFor, NOTHING } from './grants'
import { RoleDrawer } from './RoleDrawer'
import { words } from './words'

type Props = { tables: Table[]; owner: boolean }

export function Roles({ tables, owner }: Props) {
  const say = useSay(words)
  const roles = useRoles()
  const people = usePeople()
  const [opened, setOpened] = useState<{ role: Role; fresh: boolean } | null>(null)
  if (roles.isError) return <ProblemPanel problem={roles.error} again={() => roles.refetch()} />
  if (!roles.data) return <Skeleton active />
  const all = [...roles.data.built_in, ...roles.data.roles]
  const taken = all.map(({ key }) => key)
  const make = (of: Role | null) => {
    const name = of ? say('copyOf', { name: nameOf(of) }) : ''
    const role = of ?? { ...BLANK, others: NOTHING }
    const key = keyFor(of ? of.key : '', taken)
    setOpened({ role: { ...role, key, name, name_en: '' }, fresh: true })
  }
  const having = (key: string) =>
    people.data?.filter((one) => one.role === key && !one.left_at).length ?? 0
  return (
    <>
      {owner && (
        <Button
          type="primary"
          className="team-make"
          icon={<PlusOutlined />}
          onClick={() => make(null)}
          data-testid="role-new"
        >
          {say('makeRole')}
        </Button>
      )}
      <div className="cards">
        {all
          .filter(({ key }) => key !== 'guest')
          .map((role) => {
            const own = roles.data.roles.includes(role)
            return (
              <article key={role.key} className="card card-lines">
                <h2>{nameOf(role)}</h2>
                <p className="soft">{say('who', { n: having(role.key) })}</p>
                {!own && <p className="soft">{say('builtIn')}</p>}
                {owner && (
                  <footer>
                    {own && (
                      <Button onClick={() => setOpened({ role, fresh: false })}>
                        {say('edit')}
                      </Button>
                    )}
                    <Button icon={<CopyOutlined />} onClick={() => make(role)}>
                      {say('copyRole')}
                    </Button>
                  </footer>
                )}
              </article>
            )
          })}
      </div>
      {opened && (
        <RoleDrawer
          key={opened.role.key}
          given={opened.role}
          fresh={opened.fresh}
          tables={tables}
          taken={taken}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  )
}

const BLANK: Role = {
  key: '',
  name: '',
  name_en: '',
  tables: {},
  others: NOTHING,
  act: false,
  build: false,
}
