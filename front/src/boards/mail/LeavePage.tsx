import { Button } from 'antd'
import { useState } from 'react'
import { leave, useLeaving } from '../../api/briefings'
import { isProblem } from '../../api/problem'
import { ActButton } from '../../kit/ActButton'
import { PageSkeleton } from '../../kit/Page'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { TongueSwitch } from '../../kit/TongueSwitch'
import { useSay } from '../../kit/tongue'
import { words } from './words'

/** Where the link in a message leads: it asks before it ends anything, and signs nobody in. */
export function LeavePage({ secret }: { secret: string }) {
  const say = useSay(words)
  const leaving = useLeaving(secret)
  const [left, setLeft] = useState(false)
  if (leaving.isPending) return <PageSkeleton />
  const { data, error } = leaving
  const over = isProblem(error, 'unknown-briefing') || isProblem(error, 'unknown-board')
  const end = async () => {
    await leave(secret)
    setLeft(true)
  }
  return (
    <main className="sign-in">
      <div className="sign-in-card card">
        <header>
          <h1>单流</h1>
          <TongueSwitch />
        </header>
        {over && <p role="status">{say('already')}</p>}
        {error && !over && <ProblemPanel problem={error} again={() => leaving.refetch()} />}
        {left && <p role="status">{say('left')}</p>}
        {data && !left && (
          <>
            <h2>{say('leaveTitle', data)}</h2>
            <p className="soft">{say('leaveLead', data)}</p>
            <ActButton block type="primary" size="large" act={end} data-testid="leave">
              {say('leave')}
            </ActButton>
          </>
        )}
        {(left || over) && <Button href="/">{say('toDesk')}</Button>}
      </div>
    </main>
  )
}
