import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { changePassword } from '../../api/account'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { useSay } from '../../kit/tongue'
import { words } from './words'

export function PasswordCard({ login }: { login: string }) {
  const say = useSay(words)
  const { message } = App.useApp()
  const client = useQueryClient()
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const change = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const typed = new FormData(form)
    setBusy(true)
    setProblem(null)
    try {
      await changePassword(String(typed.get('old')), String(typed.get('new')))
      form.reset()
      message.success(say('passwordChanged'))
      await client.invalidateQueries({ queryKey: ['account'] })
    } catch (refused) {
      setProblem(refused)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="card">
      <h2>{say('password')}</h2>
      <p className="soft">{say('passwordLead')}</p>
      {problem !== null && <ProblemPanel problem={problem} />}
      <form className="account-fields" onSubmit={change}>
        {/* by which a browser's own store of passwords knows whose they are */}
        <input type="hidden" autoComplete="username" value={login} readOnly />
        <label htmlFor="old">{say('oldPassword')}</label>
        <Input.Password id="old" name="old" required autoComplete="current-password" />
        <label htmlFor="new">{say('newPassword')}</label>
        <Input.Password id="new" name="new" required autoComplete="new-password" />
        <p className="help">{say('passwordHelp')}</p>
        <Button htmlType="submit" loading={busy} data-testid="password-change">
          {say('changePassword')}
        </Button>
      </form>
    </section>
  )
}
