import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { signIn, useHello } from '../api/session'
import { ProblemPanel } from '../kit/ProblemPanel'
import { TongueSwitch } from '../kit/TongueSwitch'
import { useSay } from '../kit/tongue'
import { words } from './words'

/** The door. In a demo it hangs out its key. */
export function SignIn() {
  const say = useSay(words)
  const client = useQueryClient()
  const hello = useHello()
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)

  const enter = async (login: string, password: string) => {
    setBusy(true)
    setProblem(null)
    try {
      client.setQueryData(['session'], await signIn(login, password))
    } catch (refused) {
      setProblem(refused)
    } finally {
      setBusy(false)
    }
  }
  const demo = hello.data?.demo
  return (
    <main className="sign-in">
      <div className="sign-in-card card">
        <header>
          <h1>单流</h1>
          <TongueSwitch />
        </header>
        <p className="soft">{hello.data?.workspace || say('lead')}</p>
        {problem !== null && <ProblemPanel problem={problem} />}
        <SignInForm busy={busy} onEnter={enter} />
        {demo && (
          <section className="demo-key">
            <p>
              {say('demo')} <code>{demo.login}</code> / <code>{demo.password}</code>
            </p>
            <Button
              block
              disabled={busy}
              onClick={() => enter(demo.login, demo.password)}
              data-testid="sign-in-demo"
            >
              {say('useDemo')}
            </Button>
          </section>
        )}
      </div>
    </main>
  )
}

type FormProps = { busy: boolean; onEnter: (login: string, password: string) => void }

function SignInForm({ busy, onEnter }: FormProps) {
  const say = useSay(words)
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onEnter(login, password)
      }}
    >
      <label htmlFor="login">{say('login')}</label>
      <Input
        id="login"
        size="large"
        required
        autoFocus
        autoComplete="username"
        value={login}
        onChange={(event) => setLogin(event.target.value)}
        data-testid="login"
      />
      <label htmlFor="password">{say('password')}</label>
      <Input.Password
        id="password"
        size="large"
        required
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        data-testid="password"
      />
      <Button
        block
        type="primary"
        size="large"
        htmlType="submit"
        loading={busy}
        data-testid="sign-in"
      >
        {say('signIn')}
      </Button>
    </form>
  )
}
