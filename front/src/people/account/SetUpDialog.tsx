import { Modal } from 'antd'
import { useSay } from '../../kit/tongue'
import { SetUpSteps } from './SetUpSteps'
import { words } from './words'

export function SetUpDialog({ onClose }: { onClose: () => void }) {
  const say = useSay(words)
  return (
    <Modal open title={say('second')} footer={null} onCancel={onClose} mask={{ closable: false }}>
      <SetUpSteps onDone={onClose} />
    </Modal>
  )
}
