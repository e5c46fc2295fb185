import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { signOut } from '../../api/session'
import type { Me } from '../../api/types'
import { TongueSwitch } from '../../kit/TongueSwitch'
import { useSay } from '../../kit/tongue'
import { SetUpSteps } from './SetUpSteps'
import { words } from './words'
import './account.css'

/** All that is open to who lacks the second factor that the company asks for. */
export function SecureFirst({ me }: { me: Me }) {
  const say = useSay(words)
  const client = useQueryClient()
  const again = () => client.invalidateQueries()
  const leave = async () => {
    await signOut()
    client.setQueryData(['session'], null)
  }
  return (
    <main className="sign-in">
      <div className="sign-in-card sign-in-wide card">
        <header>
          <h1>{say('secureFirst')}</h1>
          <TongueSwitch />
        </header>
        <p className="soft">{say('secureFirstLead', { workspace: me.workspace.name })}</p>
        <SetUpSteps onDone={again} />
        <Button type="text" onClick={leave}>
          {say('signOut')}
        </Button>
      </div>
    </main>
  )
}
