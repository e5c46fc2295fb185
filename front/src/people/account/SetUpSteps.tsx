import { Button, Input, Steps } from 'antd'
import { type FormEvent, type ReactNode, useState } from 'react'
import { beginSecondFactor, confirmSecondFactor, type SecondFactor } from '../../api/account'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { useSay } from '../../kit/tongue'
import { RecoveryCodes } from './RecoveryCodes'
import { words } from './words'

/** The second factor in three steps: the password, the app, the recovery codes. */
export function SetUpSteps({ onDone }: { onDone: () => void }) {
  const say = useSay(words)
  const [factor, setFactor] = useState<SecondFactor | null>(null)
  const [codes, setCodes] = useState<string[]>([])
  const step = codes.length ? 2 : factor ? 1 : 0
  return (
    <div className="set-up-steps">
      <Steps
        size="small"
        current={step}
        items={[say('stepPassword'), say('stepScan'), say('stepCodes')].map((title) => ({
          title,
        }))}
      />
      {step === 0 && (
        <OneField
          act={async (password) => setFactor(await beginSecondFactor(password))}
          label={say('oldPassword')}
          button={say('next')}
          secret
        />
      )}
      {step === 1 && factor && (
        <OneField
          act={async (code) => setCodes((await confirmSecondFactor(code)).codes)}
          label={say('code')}
          help={say('codeHelp')}
          button={say('confirm')}
        >
          <p>{say('scanHelp')}</p>
          <img className="qr" src={factor.qr} alt={say('stepScan')} />
          <p className="soft">
            {say('orType')}{' '}
            <code className="secret-line" data-testid="second-secret">
              {factor.secret}
            </code>
          </p>
        </OneField>
      )}
      {step === 2 && (
        <>
          <RecoveryCodes codes={codes} />{' '}
          <Button type="primary" onClick={onDone} data-testid="recovery-kept">
            {say('saved')}
          </Button>
        </>
      )}
    </div>
  )
}

type FieldProps = {
  act: (typed: string) => Promise<void>
  label: string
  help?: string
  button: string
  secret?: boolean
  children?: ReactNode
}

function OneField({ act, label, help, button, secret = false, children }: FieldProps) {
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    setBusy(true)
    setProblem(null)
    try {
      await act(String(typed.get('typed')))
    } catch (refused) {
      setProblem(refused)
    } finally {
      setBusy(false)
    }
  }
  const rest = { id: 'typed', name: 'typed', required: true, autoFocus: true }
  return (
    <form onSubmit={send}>
      {children}
      <div className="account-fields">
        {problem !== null && <ProblemPanel problem={problem} />}
        <label htmlFor="typed">{label}</label>
        {secret ? (
          <Input.Password {...rest} autoComplete="current-password" />
        ) : (
          <Input {...rest} inputMode="numeric" maxLength={7} autoComplete="one-time-code" />
        )}
        {help && <p className="help">{help}</p>}
        <Button type="primary" htmlType="submit" loading={busy} data-testid="second-next">
          {button}
        </Button>
      </div>
    </form>
  )
}
