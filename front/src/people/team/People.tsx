import { PlusOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useState } from 'react'
import { letGo, lookAs, type Person, type Role, takeBack, usePeople } from '../../api/people'
import { useRoles } from '../../api/roles'
import { ActButton } from '../../kit/ActButton'
import { Mark } from '../../kit/Mark'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { nameOf, useSay } from '../../kit/tongue'
import { useConfirm } from '../../kit/useConfirm'
import { InviteDialog } from './InviteDialog'
import { OpenInvitations } from './OpenInvitations'
import { PersonMore } from './PersonMore'
import { PersonPlace } from './PersonPlace'
import { words } from './words'

export function People({ owner }: { owner: boolean }) {
  const say = useSay(words)
  const people = usePeople()
  const roles = useRoles()
  const [inviting, setInviting] = useState(false)
  const [edited, setEdited] = useState<Person | null>(null)
  if (people.isError) {
    return <ProblemPanel problem={people.error} again={() => people.refetch()} />
  }
  if (!people.data || !roles.data) return <Skeleton active />
  const all = [...roles.data.built_in, ...roles.data.roles]
  return (
    <div className="card">
      {owner && (
        <Button
          type="primary"
          icon={<PlusOutlined />}
          onClick={() => setInviting(true)}
          data-testid="invite"
        >
          {say('invite')}
        </Button>
      )}
      <table className="plain-table as-blocks">
        <thead>
          <tr>
            <th scope="col">{say('name')}</th>
            <th scope="col">{say('login')}</th>
            <th scope="col">{say('role')}</th>
            <th scope="col">{say('attributes')}</th>
            <th scope="col" aria-label={say('edit')} />
          </tr>
        </thead>
        <tbody>
          {people.data.map((person) => (
            <PersonRow
              key={person.id}
              person={person}
              roles={all}
              onEdit={owner ? () => setEdited(person) : undefined}
            />
          ))}
        </tbody>
      </table>
      {owner && <OpenInvitations roles={all} />}
      {inviting && <InviteDialog roles={all} onClose={() => setInviting(false)} />}
      {edited && <PersonPlace person={edited} roles={all} onClose={() => setEdited(null)} />}
    </div>
  )
}

type RowProps = { person: Person; roles: Role[]; onEdit: (() => void) | undefined }

function PersonRow({ person, roles, onEdit }: RowProps) {
  const say = useSay(words)
  const role = roles.find(({ key }) => key === person.role)
  return (
    <tr>
      <td>{person.name}</td>
      <td className="mono">{person.login}</td>
      <td>
        {role ? nameOf(role) : person.role}{' '}
        {person.left_at && <Mark meaning="waiting">{say('left')}</Mark>}
        {!person.left_at && person.secured && <Mark meaning="done">{say('secured')}</Mark>}
      </td>
      <td className="soft">
        {Object.entries(person.attributes)
          .map(([key, value]) => `${key}=${value}`)
          .join('，')}
      </td>
      <td className="row-acts">
        {onEdit && !person.left_at && (
          <Button size="small" onClick={onEdit}>
            {say('edit')}
          </Button>
        )}
        {onEdit && !person.left_at && <Looking person={person} />}
        {onEdit && <Leaving person={person} />}
        {onEdit && !person.left_at && <PersonMore person={person} />}
      </td>
    </tr>
  )
}

/** How the role feels: read-only, for an hour at most. */
function Looking({ person }: { person: Person }) {
  const say = useSay(words)
  const look = async () => {
    await lookAs(person.id)
    location.assign('/')
  }
  return (
    <ActButton size="small" act={look} data-testid="look-as">
      {say('lookAs')}
    </ActButton>
  )
}

function Leaving({ person }: { person: Person }) {
  const say = useSay(words)
  const confirm = useConfirm()
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['people'] })
  const back = async () => {
    await takeBack(person.id)
    await refresh()
  }
  const ask = () =>
    confirm({
      title: say('letGoSure', { name: person.name }),
      okText: say('letGo'),
      act: async () => {
        await letGo(person.id)
        await refresh()
      },
    })
  if (person.left_at) {
    return (
      <ActButton size="small" act={back}>
        {say('takeBack')}
      </ActButton>
    )
  }
  return (
    <Button size="small" danger onClick={ask}>
      {say('letGo')}
    </Button>
  )
}
