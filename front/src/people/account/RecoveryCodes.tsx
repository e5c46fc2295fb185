import { CopyOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { useSay } from '../../kit/tongue'
import { common } from '../../kit/words'
import { words } from './words'

/** Shown this once. */
export function RecoveryCodes({ codes }: { codes: string[] }) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const { message } = App.useApp()
  const copy = async () => {
    await navigator.clipboard?.writeText(codes.join('\n'))
    message.success(sayCommon('copied'))
  }
  return (
    <>
      <p>{say('codesHelp')}</p>
      <ul className="recovery-codes" data-testid="recovery-codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Button icon={<CopyOutlined />} onClick={copy}>
        {say('copyCodes')}
      </Button>
    </>
  )
}
