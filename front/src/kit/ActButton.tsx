import { App, Button, type ButtonProps } from 'antd'
import { useState } from 'react'
import { sentenceOf } from './sentences'

type Props = Omit<ButtonProps, 'onClick' | 'loading'> & {
  act: () => Promise<unknown>
  /** Said in passing when it is done. */
  done?: string
  'data-testid'?: string
}

/** A button for an act that takes a moment: it cannot be pressed twice, and says why it failed. */
export function ActButton({ act, done, ...rest }: Props) {
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const press = async () => {
    setBusy(true)
    try {
      await act()
      if (done) message.success(done)
    } catch (error) {
      message.error(sentenceOf(error))
    } finally {
      setBusy(false)
    }
  }
  return <Button {...rest} loading={busy} onClick={press} />
}
