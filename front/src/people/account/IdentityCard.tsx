import { useQueryClient } from '@tanstack/react-query'
import { type Account, linkIdentity, unlinkIdentity } from '../../api/account'
import { ActButton } from '../../kit/ActButton'
import { Mark } from '../../kit/Mark'
import { useSay } from '../../kit/tongue'
import { words } from './words'

/** Only where the company has an identity provider. */
export function IdentityCard({ account }: { account: Account }) {
  const say = useSay(words)
  const client = useQueryClient()
  if (!account.provider) return null
  const go = async () => location.assign(await linkIdentity())
  const unlink = async () => {
    await unlinkIdentity()
    await client.invalidateQueries({ queryKey: ['account'] })
  }
  return (
    <section className="card">
      <h2>{say('identity')}</h2>
      <p className="soft">{say('identityLead', { name: account.provider })}</p>
      {account.identity === null ? (
        <div>
          <ActButton act={go} data-testid="identity-link">
            {say('linkIt')}
          </ActButton>
        </div>
      ) : (
        <div className="account-head">
          <Mark meaning="done">{say('linked', { email: account.identity })}</Mark>
          <ActButton act={unlink} done={say('unlinked')}>
            {say('unlink')}
          </ActButton>
        </div>
      )}
    </section>
  )
}
