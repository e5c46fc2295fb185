import { useQueryClient } from '@tanstack/react-query'
import { type Role, useInvitations, withdraw } from '../../api/people'
import { ActButton } from '../../kit/ActButton'
import { nameOf, useSay } from '../../kit/tongue'
import { sayMoment } from '../../kit/when'
import { words } from './words'

/** What was sent and nobody has used yet. */
export function OpenInvitations({ roles }: { roles: Role[] }) {
  const say = useSay(words)
  const client = useQueryClient()
  const open = useInvitations()
  if (!open.data?.length) return null
  const take = async (id: string) => {
    await withdraw(id)
    await client.invalidateQueries({ queryKey: ['invitations'] })
  }
  return (
    <section className="open-invitations">
      <h2>{say('open')}</h2>
      <ul className="rows">
        {open.data.map(({ id, name, role, expires_at }) => {
          const known = roles.find(({ key }) => key === role)
          return (
            <li key={id} className="row">
              <span>{name}</span>
              <span className="soft">{known ? nameOf(known) : role}</span>
              <span className="soft row-part">{say('until', { at: sayMoment(expires_at) })}</span>
              <ActButton size="small" act={() => take(id)} done={say('withdrawn')}>
                {say('withdraw')}
              </ActButton>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
