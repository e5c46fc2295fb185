import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { setPassword, useReset } from '../../api/account'
import { PageSkeleton } from '../../kit/Page'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { TongueSwitch } from '../../kit/TongueSwitch'
import { useSay } from '../../kit/tongue'
import { words } from './words'

/** Where a link for a forgotten password leads. It signs nobody in. */
export function ResetPage({ secret }: { secret: string }) {
  const say = useSay(words)
  const reset = useReset(secret)
  const [problem, setProblem] = useState<unknown>(null)
  const [state, setState] = useState<'asks' | 'busy' | 'done'>('asks')
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    setState('busy')
    try {
      await setPassword(secret, String(typed.get('password')))
      setState('done')
    } catch (refused) {
      setProblem(refused)
      setState('asks')
    }
  }
  if (reset.isPending) return <PageSkeleton />
  const { data } = reset
  return (
    <main className="sign-in">
      <div className="sign-in-card card">
        <header>
          <h1>单流</h1>
          <TongueSwitch />
        </header>
        {reset.isError && state !== 'done' && <ProblemPanel problem={reset.error} />}
        {state === 'done' && <p role="status">{say('resetDone')}</p>}
        {data && state !== 'done' && (
          <>
            <p>{say('resetTitle', { name: data.name })}</p>
            <p className="soft">{say('resetLead', data)}</p>
            {problem !== null && <ProblemPanel problem={problem} />}
            <form onSubmit={save}>
              <input type="hidden" autoComplete="username" value={data.login} readOnly />
              <label htmlFor="password">{say('newPassword')}</label>
              <Input.Password id="password" name="password" required autoComplete="new-password" />
              <p className="help">{say('passwordHelp')}</p>
              <Button
                block
                type="primary"
                size="large"
                htmlType="submit"
                loading={state === 'busy'}
              >
                {say('setPassword')}
              </Button>
            </form>
          </>
        )}
        {(state === 'done' || reset.isError) && (
          // a whole new page: whoever was signed in here may no longer be
          <Button href="/">{say('toSignIn')}</Button>
        )}
      </div>
    </main>
  )
}
