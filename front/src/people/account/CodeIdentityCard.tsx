import { useQueryClient } from '@tanstack/react-query'
import { type Account, linkCode, unlinkCode } from '../../api/account'
import { ActButton } from '../../kit/ActButton'
import { Mark } from '../../kit/Mark'
import { pick, useSay } from '../../kit/tongue'
import { words } from './words'

/** Only where the company's people sign in by its chat system. */
export function CodeIdentityCard({ account }: { account: Account }) {
  const say = useSay(words)
  const client = useQueryClient()
  if (!account.code) return null
  const name = pick(account.code, account.code_en)
  const go = async () => location.assign(await linkCode())
  const unlink = async () => {
    await unlinkCode()
    await client.invalidateQueries({ queryKey: ['account'] })
  }
  return (
    <section className="card">
      <h2>{say('codeIdentity', { name })}</h2>
      <p className="soft">{say('codeIdentityLead', { name })}</p>
      {account.code_account === null ? (
        <div>
          <ActButton act={go} data-testid="code-link">
            {say('linkIt')}
          </ActButton>
        </div>
      ) : (
        <div className="account-head">
          <Mark meaning="done">{say('linked', { email: account.code_account })}</Mark>
          <ActButton act={unlink} done={say('unlinked')} data-testid="code-unlink">
            {say('unlink')}
          </ActButton>
        </div>
      )}
    </section>
  )
}
