import { Button, Popup, Toast } from 'antd-mobile'
import { useState } from 'react'
import type { Line } from '../api/pda'
import { nameOf, useSay } from '../kit/tongue'
import { act } from './journal'
import { picked, wanted } from './judge'
import type { Floor } from './shown'
import { words } from './words'

type Props = { floor: Floor; line: Line; visible: boolean; onClose: () => void }

/** What is wrong becomes a ticket that somebody owns, with a time until when. */
export function TroublePopup({ floor, line, visible, onClose }: Props) {
  const say = useSay(words)
  const [kind, setKind] = useState('')
  const [note, setNote] = useState('')
  const [pieces, setPieces] = useState('')
  const [stock, setStock] = useState(false)
  const report = async () => {
    onClose()
    const many = pieces || String(Math.max(1, wanted(line) - picked(line)))
    const done = await act({
      do: 'trouble',
      line: line.id,
      kind,
      reason: note.trim(),
      pieces: many,
      stock,
    })
    if (done) Toast.show({ icon: 'success', content: say('reported') })
    setKind('')
    setNote('')
    setPieces('')
    setStock(false)
  }
  return (
    <Popup visible={visible} onMaskClick={onClose} bodyClassName="pda-popup" destroyOnClose>
      <h2>{say('kindOf')}</h2>
      <div className="pda-chips" role="radiogroup" aria-label={say('kindOf')}>
        {floor.station?.kinds.map((one) => (
          <label
            key={one.key}
            className={kind === one.key ? 'pda-chip on' : 'pda-chip'}
            data-testid={`pda-kind-${one.key}`}
          >
            <input
              type="radio"
              name="kind"
              checked={kind === one.key}
              onChange={() => setKind(one.key)}
            />
            {nameOf(one)}
          </label>
        ))}
      </div>
      <div className="pda-stack">
        <label>
          {say('howMany')}
          <input
            inputMode="decimal"
            value={pieces}
            placeholder={String(Math.max(1, wanted(line) - picked(line)))}
            onChange={(event) => setPieces(event.target.value.replace(/[^\d.]/g, ''))}
          />
        </label>
        <label>
          {say('note')}
          <input value={note} onChange={(event) => setNote(event.target.value)} />
        </label>
        <label className="pda-check">
          <input
            type="checkbox"
            checked={stock}
            data-testid="pda-stock"
            onChange={(event) => setStock(event.target.checked)}
          />
          {say('affectsStock')}
        </label>
        <Button
          block
          color="primary"
          size="large"
          disabled={!kind}
          data-testid="pda-report"
          onClick={report}
        >
          {say('report')}
        </Button>
      </div>
    </Popup>
  )
}
