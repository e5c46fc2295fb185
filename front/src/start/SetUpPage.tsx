import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import { setUp } from '../api/setup'
import { ProblemPanel } from '../kit/ProblemPanel'
import { TongueSwitch } from '../kit/TongueSwitch'
import { useSay } from '../kit/tongue'
import { words } from './words'

/** The first visit to a new installation, by the link of the terminal. */
export function SetUpPage({ code }: { code: string | undefined }) {
  const say = useSay(words)
  const client = useQueryClient()
  const navigate = useNavigate()
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const begin = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    const asTyped = (key: string) => String(typed.get(key) ?? '')
    const text = (key: string) => asTyped(key).trim()
    const owner = { name: text('name'), login: text('login'), password: asTyped('password') }
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    setBusy(true)
    try {
      await setUp(code ?? '', { name: text('company'), zone: timeZone || 'Asia/Shanghai', owner })
      navigate('/', { replace: true })
      await client.invalidateQueries()
    } catch (refused) {
      setProblem(refused)
      setBusy(false)
    }
  }
  return (
    <main className="sign-in">
      <div className="sign-in-card card">
        <header>
          <h1>单流</h1>
          <TongueSwitch />
        </header>
        <p className="soft">{say(code ? 'setupHelp' : 'needsKey')}</p>
        {problem !== null && <ProblemPanel problem={problem} />}
        {code && (
          <form onSubmit={begin}>
            <label htmlFor="company">{say('company')}</label>
            <Input id="company" name="company" required maxLength={60} />
            <label htmlFor="name">{say('you')}</label>
            <Input id="name" name="name" required maxLength={60} autoComplete="name" />
            <label htmlFor="login">{say('login')}</label>
            <Input id="login" name="login" required minLength={2} autoComplete="username" />
            <label htmlFor="password">{say('password')}</label>
            <Input.Password id="password" name="password" required autoComplete="new-password" />
            <p className="help">{say('passwordHelp')}</p>
            <Button block type="primary" size="large" htmlType="submit" loading={busy}>
              {say('begin')}
            </Button>
          </form>
        )}
      </div>
    </main>
  )
}
