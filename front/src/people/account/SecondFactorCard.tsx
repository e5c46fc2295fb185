import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { type Account, renewRecovery, turnOffSecondFactor } from '../../api/account'
import { Mark } from '../../kit/Mark'
import { useSay } from '../../kit/tongue'
import { ProofDialog } from './ProofDialog'
import { RecoveryDialog } from './RecoveryDialog'
import { SetUpDialog } from './SetUpDialog'
import { words } from './words'

type Doing = 'set-up' | 'renew' | 'turn-off' | null

export function SecondFactorCard({ account }: { account: Account }) {
  const say = useSay(words)
  const client = useQueryClient()
  const [doing, setDoing] = useState<Doing>(null)
  const [codes, setCodes] = useState<string[]>([])
  const refresh = () => client.invalidateQueries({ queryKey: ['account'] })
  const end = () => {
    setDoing(null)
    refresh()
  }
  return (
    <section className="card">
      <header className="account-head">
        <h2>{say('second')}</h2>
        <Mark meaning={account.second_factor ? 'done' : 'waiting'}>
          {say(account.second_factor ? 'secondOn' : 'secondOff')}
        </Mark>
      </header>
      <p className="soft">
        {say('secondLead')} {account.required && say('secondMust')}
      </p>
      {account.second_factor ? (
        <div className="account-head">
          <span className="soft">{say('recoveryLeft', { n: account.recovery_left })}</span>
          <Button onClick={() => setDoing('renew')}>{say('renewRecovery')}</Button>
          <Button danger disabled={account.required} onClick={() => setDoing('turn-off')}>
            {say('turnOff')}
          </Button>
        </div>
      ) : (
        <div>
          <Button type="primary" onClick={() => setDoing('set-up')} data-testid="second-on">
            {say('turnOn')}
          </Button>
        </div>
      )}
      {doing === 'set-up' && <SetUpDialog onClose={end} />}
      {doing === 'renew' && (
        <ProofDialog
          title={say('renewRecovery')}
          lead={say('renewHelp')}
          act={async (password, code) => setCodes((await renewRecovery(password, code)).codes)}
          onClose={end}
        />
      )}
      {doing === 'turn-off' && (
        <ProofDialog
          danger
          title={say('turnOff')}
          act={turnOffSecondFactor}
          done={say('turnedOff')}
          onClose={end}
        />
      )}
      {codes.length > 0 && <RecoveryDialog codes={codes} onClose={() => setCodes([])} />}
    </section>
  )
}
