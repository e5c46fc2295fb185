import { Button, Popup } from 'antd-mobile'
import { useState } from 'react'
import type { Line } from '../api/pda'
import { useSay } from '../kit/tongue'
import { act } from './journal'
import { words } from './words'

type Props = { line: Line; visible: boolean; onClose: () => void }
const REASONS = ['notThere', 'damaged', 'unfit'] as const

/** Why there is less than was asked for; then the line is closed. */
export function ShortPopup({ line, visible, onClose }: Props) {
  const say = useSay(words)
  const [other, setOther] = useState('')
  const close = async (reason: string) => {
    onClose()
    await act({ do: 'short', line: line.id, reason })
  }
  return (
    <Popup visible={visible} onMaskClick={onClose} bodyClassName="pda-popup" destroyOnClose>
      <h2>{say('shortWhy')}</h2>
      <div className="pda-stack">
        {REASONS.map((reason) => (
          <Button
            key={reason}
            block
            size="large"
            data-testid={`pda-short-${reason}`}
            onClick={() => close(say(reason))}
          >
            {say(reason)}
          </Button>
        ))}
        <input
          aria-label={say('otherWhy')}
          placeholder={say('otherWhy')}
          value={other}
          onChange={(event) => setOther(event.target.value)}
        />
        <Button
          block
          color="primary"
          size="large"
          disabled={!other.trim()}
          onClick={() => close(other.trim())}
        >
          {say('sure')}
        </Button>
      </div>
    </Popup>
  )
}
