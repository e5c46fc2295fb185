import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import { join, useWelcome } from '../api/people'
import { isProblem } from '../api/problem'
import { PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { TongueSwitch } from '../kit/TongueSwitch'
import { useSay } from '../kit/tongue'
import { words } from './team/words'

/** Where an invitation leads: a name, an account, a password, and one is in. */
export function JoinPage({ secret }: { secret: string }) {
  const say = useSay(words)
  const client = useQueryClient()
  const navigate = useNavigate()
  const welcome = useWelcome(secret)
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [asksCode, setAsksCode] = useState(false)
  const enter = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    const asTyped = (key: string) => String(typed.get(key) ?? '')
    const [name, login] = [asTyped('name').trim(), asTyped('login').trim()]
    setBusy(true)
    try {
      const [password, code] = [asTyped('password'), asTyped('code')]
      await join(secret, { name, login, password, code })
      navigate('/', { replace: true })
      await client.invalidateQueries({ queryKey: ['session'] })
    } catch (refused) {
      setAsksCode(
        isProblem(refused, 'second-factor-needed') || isProblem(refused, 'second-factor-refused'),
      )
      setProblem(refused)
      setBusy(false)
    }
  }
  if (welcome.isPending) return <PageSkeleton />
  return (
    <main className="sign-in">
      <div className="sign-in-card card">
        <header>
          <h1>单流</h1>
          <TongueSwitch />
        </header>
        {welcome.isError && <ProblemPanel problem={welcome.error} />}
        {welcome.data && (
          <>
            <p>{say('welcome', { workspace: welcome.data.workspace })}</p>
            <p className="soft">{say('welcomeHelp')}</p>
            {problem !== null && <ProblemPanel problem={problem} />}
            <form onSubmit={enter}>
              <label htmlFor="name">{say('name')}</label>
              <Input
                id="name"
                name="name"
                required
                maxLength={60}
                defaultValue={welcome.data.name}
              />
              <label htmlFor="login">{say('login')}</label>
              <Input id="login" name="login" required minLength={2} autoComplete="username" />
              <label htmlFor="password">{say('password')}</label>
              <Input.Password id="password" name="password" required autoComplete="new-password" />
              <p className="help">{say('passwordHelp')}</p>
              {asksCode && (
                <>
                  <label htmlFor="code">{say('code')}</label>
                  <Input id="code" name="code" required autoComplete="one-time-code" />
                </>
              )}
              <Button block type="primary" size="large" htmlType="submit" loading={busy}>
                {say('join')}
              </Button>
            </form>
          </>
        )}
      </div>
    </main>
  )
}
