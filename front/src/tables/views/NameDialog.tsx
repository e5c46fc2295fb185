import { Checkbox, Input, Modal } from 'antd'
import { useState } from 'react'
import { useSay } from '../../kit/tongue'
import { common } from '../../kit/words'
import { words } from '../words'

type Props = {
  title: string
  first: string
  /** Whether it may be for all; null where that is not the question. */
  shared: boolean | null
  onName: (name: string, mine: boolean) => void
  onClose: () => void
}

/** What a view is called, and whether everybody sees it. */
export function NameDialog({ title, first, shared, onName, onClose }: Props) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const [name, setName] = useState(first)
  const [forAll, setForAll] = useState(shared === true)
  const done = () => name.trim() && onName(name.trim(), !forAll)
  return (
    <Modal
      open
      width={420}
      title={title}
      okText={sayCommon('save')}
      okButtonProps={{ disabled: !name.trim() }}
      cancelText={sayCommon('cancel')}
      onOk={done}
      onCancel={onClose}
    >
      <Input
        autoFocus
        value={name}
        maxLength={40}
        placeholder={say('viewName')}
        aria-label={say('viewName')}
        data-testid="view-name"
        onChange={({ target }) => setName(target.value)}
        onPressEnter={done}
      />
      {shared !== null && (
        <p className="name-shared">
          <Checkbox
            checked={forAll}
            disabled={!shared}
            onChange={({ target }) => setForAll(target.checked)}
          >
            {say('viewForAll')}
          </Checkbox>
          {!shared && <span className="soft">{say('viewMineOnly')}</span>}
        </p>
      )}
    </Modal>
  )
}
