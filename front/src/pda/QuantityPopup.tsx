import { Button, Popup } from 'antd-mobile'
import { useEffect, useState } from 'react'
import type { Line } from '../api/pda'
import { useSay } from '../kit/tongue'
import { act } from './journal'
import { part, wanted } from './judge'
import { ring } from './shown'
import { words } from './words'

type Props = { line: Line; visible: boolean; onClose: () => void }

/** So many were picked in all; the part itself was scanned before. */
export function QuantityPopup({ line, visible, onClose }: Props) {
  const say = useSay(words)
  const [typed, setTyped] = useState('')
  const asked = String(wanted(line))
  useEffect(() => {
    if (visible) setTyped(asked)
  }, [visible, asked])
  const save = async () => {
    if (!/^\d+(\.\d+)?$/.test(typed)) return ring({ code: 'wrong-number', facts: {} })
    onClose()
    await act({ do: 'count', line: line.id, code: part(line), pieces: typed })
  }
  return (
    <Popup visible={visible} onMaskClick={onClose} bodyClassName="pda-popup" destroyOnClose>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <label>
          {say('quantityHelp')}
          <input
            type="text"
            inputMode="decimal"
            className="pda-huge"
            value={typed}
            data-testid="pda-count"
            onFocus={(event) => event.target.select()}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <Button block color="primary" size="large" type="submit" data-testid="pda-count-save">
          {say('sure')}
        </Button>
      </form>
    </Popup>
  )
}
