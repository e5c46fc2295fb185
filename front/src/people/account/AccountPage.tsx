import { Segmented, Skeleton } from 'antd'
import { useSearchParams } from 'react-router'
import { useAccount } from '../../api/account'
import type { Me } from '../../api/types'
import { Page } from '../../kit/Page'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { useSay } from '../../kit/tongue'
import { ProviderProblem } from '../ProviderProblem'
import { CodeIdentityCard } from './CodeIdentityCard'
import { DevicesCard } from './DevicesCard'
import { IdentityCard } from './IdentityCard'
import { PasswordCard } from './PasswordCard'
import { PortraitCard } from './PortraitCard'
import { SecondFactorCard } from './SecondFactorCard'
import { TokensCard } from './TokensCard'
import { words } from './words'
import './account.css'

const PARTS = ['security', 'portrait', 'devices', 'tokens'] as const
type Part = (typeof PARTS)[number]

/** 我的账号: how I prove who I am, what customers see of me, where I am signed in, and which programs
 * act in my name. */
export function AccountPage({ me }: { me: Me }) {
  const say = useSay(words)
  const [params, setParams] = useSearchParams()
  const part = PARTS.find((one) => one === params.get('part')) ?? 'security'
  const options = PARTS.map((one) => ({ value: one, label: say(one) }))
  const turn = (to: Part) => setParams({ part: to }, { replace: true })
  return (
    <Page
      title={say('account')}
      lead={<Segmented value={part} onChange={turn} options={options} />}
    >
      <div className="account">
        {part === 'security' && <Security me={me} />}
        {part === 'portrait' && <PortraitCard />}
        {part === 'devices' && <DevicesCard />}
        {part === 'tokens' && <TokensCard me={me} />}
      </div>
    </Page>
  )
}

function Security({ me }: { me: Me }) {
  const account = useAccount()
  if (account.isError) {
    return <ProblemPanel problem={account.error} again={() => account.refetch()} />
  }
  if (!account.data) return <Skeleton active />
  return (
    <>
      <ProviderProblem />
      <PasswordCard login={me.user.login} />
      <SecondFactorCard account={account.data} />
      <IdentityCard account={account.data} />
      <CodeIdentityCard account={account.data} />
    </>
  )
}
