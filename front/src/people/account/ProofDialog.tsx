import { App, Button, Input, Modal } from 'antd'
import { type FormEvent, useState } from 'react'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { useSay } from '../../kit/tongue'
import { words } from './words'

type Props = {
  title: string
  lead?: string
  danger?: boolean
  act: (password: string, code: string) => Promise<unknown>
  done?: string
  onClose: () => void
}

/** Asks for password and code before something that opens the account. */
export function ProofDialog({ title, lead, danger = false, act, done, onClose }: Props) {
  const say = useSay(words)
  const { message } = App.useApp()
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const prove = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    setBusy(true)
    try {
      await act(String(typed.get('password')), String(typed.get('code')))
      if (done) message.success(done)
      onClose()
    } catch (refused) {
      setProblem(refused)
      setBusy(false)
    }
  }
  return (
    <Modal open title={title} footer={null} onCancel={onClose}>
      <form className="account-fields" onSubmit={prove}>
        {lead && <p>{lead}</p>}
        {problem !== null && <ProblemPanel problem={problem} />}
        <label htmlFor="proof-password">{say('oldPassword')}</label>
        <Input.Password
          id="proof-password"
          name="password"
          required
          autoFocus
          autoComplete="current-password"
        />
        <label htmlFor="proof-code">{say('codeOrRecovery')}</label>
        <Input id="proof-code" name="code" required autoComplete="one-time-code" />
        <Button type="primary" danger={danger} htmlType="submit" loading={busy}>
          {title}
        </Button>
      </form>
    </Modal>
  )
}
