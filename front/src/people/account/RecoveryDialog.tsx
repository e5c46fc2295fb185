import { Button, Modal } from 'antd'
import { useSay } from '../../kit/tongue'
import { RecoveryCodes } from './RecoveryCodes'
import { words } from './words'

export function RecoveryDialog({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const say = useSay(words)
  const kept = (
    <Button type="primary" onClick={onClose}>
      {say('saved')}
    </Button>
  )
  return (
    <Modal open title={say('stepCodes')} footer={kept} closable={false}>
      <RecoveryCodes codes={codes} />
    </Modal>
  )
}
