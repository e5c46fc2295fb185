import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useEffect, useState } from 'react'
import { isProblem } from '../api/problem'
import { signIn, useHello, useWaiting } from '../api/session'
import { CompanyMark } from '../kit/CompanyMark'
import { ProblemPanel } from '../kit/ProblemPanel'
import { TongueSwitch } from '../kit/TongueSwitch'
import { wearAccent } from '../kit/tokens'
import { pick, useSay } from '../kit/tongue'
import { LinkingNote } from './LinkingNote'
import { ProviderProblem } from './ProviderProblem'
import { words } from './words'

/** The door. In a demo it hangs out its key. */
export function SignIn() {
  const say = useSay(words)
  const client = useQueryClient()
  const hello = useHello()
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)

  const [links, setLinks] = useState(() => new URLSearchParams(location.search).has('link'))
  const found = useWaiting(links).data
  const waiting = links && found?.account ? found : null
  const [asksCode, setAsksCode] = useState(false)
  const accent = hello.data?.accent
  useEffect(() => wearAccent(accent ?? ''), [accent])

  const enter = async (login: string, password: string, code = '') => {
    setBusy(true)
    setProblem(null)
    try {
      client.setQueryData(['session'], await signIn(login, password, code, waiting !== null))
    } catch (refused) {
      const asks = isProblem(refused, 'second-factor-needed')
      setAsksCode(asks || isProblem(refused, 'second-factor-refused'))
      setProblem(asks ? null : refused)
      if (isProblem(refused, 'trip-ended') || isProblem(refused, 'provider-unlinked'))
        setLinks(false)
    } finally {
      setBusy(false)
    }
  }
  const demo = hello.data?.demo
  return (
    <main className="sign-in">
      <div className="sign-in-card card">
        <header>
          <h1>
            <CompanyMark logo={hello.data?.logo ?? ''} name={hello.data?.workspace ?? ''} />
          </h1>
          <TongueSwitch />
        </header>
        <p className="soft">{hello.data?.workspace || say('lead')}</p>
        {problem === null ? <ProviderProblem /> : <ProblemPanel problem={problem} />}
        {waiting && <LinkingNote waiting={waiting} onNo={() => setLinks(false)} />}
        <SignInForm busy={busy} asksCode={asksCode} onEnter={enter} />
        {hello.data?.code && !waiting && (
          <Button block size="large" href={hello.data.code_way} data-testid="sign-in-code">
            {say('byProvider', { name: pick(hello.data.code, hello.data.code_en) })}
          </Button>
        )}
        {hello.data?.provider && (
          <Button block size="large" href={hello.data.provider_way} data-testid="sign-in-provider">
            {say('byProvider', { name: hello.data.provider })}
          </Button>
        )}
        <p className="help">{say('forgot')}</p>
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

type FormProps = {
  busy: boolean
  asksCode: boolean
  onEnter: (login: string, password: string, code: string) => void
}

function SignInForm({ busy, asksCode, onEnter }: FormProps) {
  const say = useSay(words)
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onEnter(login, password, code)
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
      {asksCode && (
        <>
          <label htmlFor="code">{say('code')}</label>
          <Input
            id="code"
            size="large"
            required
            autoFocus
            autoComplete="one-time-code"
            value={code}
            onChange={(event) => setCode(event.target.value)}
            data-testid="code"
          />
          <p className="help">{say('codeHelp')}</p>
        </>
      )}
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
