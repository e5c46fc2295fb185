import { Select } from 'antd'
import { Link } from 'react-router'
import { useMembers } from '../../api/members'
import { useAskedRoles } from '../../api/roles'
import { nameOf, useSay } from '../../kit/tongue'
import { words } from './words'

type Props = { names: string[]; onMeant: (name: string, who: string) => void }

/** Whom a sentence names and the company does not have: the role is made, or somebody is chosen. */
export function Strangers({ names, onMeant }: Props) {
  const say = useSay(words)
  const [roles, members] = [useAskedRoles().data ?? [], useMembers().data ?? []]
  const here = [
    {
      label: say('roles'),
      options: roles.map((one) => ({ value: `role:${one.key}`, label: nameOf(one) })),
    },
    {
      label: say('people'),
      options: members.map(({ id, name }) => ({ value: `user:${id}`, label: name })),
    },
  ]
  return names.map((name) => (
    <p key={name} className="stranger" data-testid="stranger">
      <span>{say('stranger', { name })}</span>
      <Select
        aria-label={say('meantBy', { name })}
        placeholder={say('meantBy', { name })}
        options={here}
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
        onChange={(who: string) => onMeant(name, who)}
        data-testid="stranger-is"
      />
      <Link to="/team?part=roles" target="_blank">
        {say('makeRole')}
      </Link>
    </p>
  ))
}
