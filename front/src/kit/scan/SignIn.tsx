import { Button } from 'antd-mobile'
import { useState } from 'react'
import { isProblem } from '../../api/problem'
import type { Hello } from '../../api/types'
import { sentenceOf } from '../sentences'
import { useSay } from '../tongue'
import { scanWords as words } from './words'

type Props = {
  title: string
  hello: Hello | null
  online: boolean
  signIn(login: string, password: string, code: string): Promise<void>
}

/** The same accounts as on the desk. */
export function SignIn({ title, hello, online, signIn }: Props) {
  const say = useSay(words)
  const [given, setGiven] = useState({ login: '', password: '', code: '' })
  const [asksCode, setAsksCode] = useState(false)
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const enter = async (login: string, password: string) => {
    setBusy(true)
    setProblem('')
    try {
      await signIn(login, password, given.code)
    } catch (refused) {
      const asks = isProblem(refused, 'second-factor-needed')
      setAsksCode(asks || isProblem(refused, 'second-factor-refused'))
      setProblem(asks ? '' : sentenceOf(refused))
    }
    setBusy(false)
  }
  const field = (name: keyof typeof given, type: string, hint: string) => (
    <label>
      {say(name)}
      <input
        type={type}
        autoComplete={hint}
        value={given[name]}
        data-testid={`pda-${name}`}
        onChange={(event) => setGiven({ ...given, [name]: event.target.value })}
      />
    </label>
  )
  const demo = hello?.demo
  return (
    <form
      className="pda-sign-in"
      onSubmit={(event) => {
        event.preventDefault()
        enter(given.login, given.password)
      }}
    >
      <h1>{hello?.workspace || title}</h1>
      {!online && <p className="pda-note">{say('firstOnline')}</p>}
      {problem && (
        <p role="alert" className="pda-note bad">
          {problem}
        </p>
      )}
      {field('login', 'text', 'username')}
      {field('password', 'password', 'current-password')}
      {asksCode && field('code', 'text', 'one-time-code')}
      <Button
        block
        color="primary"
        size="large"
        type="submit"
        loading={busy}
        data-testid="pda-enter"
      >
        {say('signIn')}
      </Button>
      {demo && (
        <Button block size="large" onClick={() => enter(demo.login, demo.password)}>
          {say('useDemo')}
        </Button>
      )}
    </form>
  )
}
