import { Button } from 'antd'
import { whoIs } from '../../api/members'
import type { Cell, Conflict } from '../../api/types'
import { Moment } from '../../kit/Moment'
import { sentenceOf } from '../../kit/sentences'
import { useSay } from '../../kit/tongue'
import { common } from '../../kit/words'
import { isBlank, showCell } from '../fields/all'
import { words } from '../words'
import type { Column } from './column'
import type { Mark } from './edits'

type Props = { mark: Mark; column: Column; open: boolean; onSettle: (mine: boolean) => void }

/** A corner at the cell; under it, while the cursor is there, why it was not written and what now. */
export function CellMark({ mark, column, open, onSettle }: Props) {
  return (
    <>
      <span className="cell-corner" aria-hidden />
      {open && (
        <div
          className={`cell-note of-${mark.kind}`}
          role="alert"
          data-testid="cell-note"
          onMouseDown={(event) => event.stopPropagation()}
        >
          {mark.kind === 'fault' ? (
            <Fault mark={mark} column={column} onGone={() => onSettle(false)} />
          ) : (
            <Both conflict={mark.conflict} column={column} onSettle={onSettle} />
          )}
        </div>
      )}
    </>
  )
}

type FaultProps = {
  mark: Extract<Mark, { kind: 'fault' }>
  column: Column
  onGone: () => void
}

function Fault({ mark, column, onGone }: FaultProps) {
  const say = useSay(words)
  return (
    <>
      <p>
        <strong>{say('notWritten', { typed: textOf(mark.typed, column) })}</strong>
      </p>
      <p>
        <Reason mark={mark} field={column.field.key} />
      </p>
      <footer>
        <span className="soft">{say('enterToCorrect')}</span>
        <Button size="small" onClick={onGone}>
          {say('gotIt')}
        </Button>
      </footer>
    </>
  )
}

function Reason({ mark, field }: { mark: FaultProps['mark']; field: string }) {
  const say = useSay(common)
  const { faults } = mark.problem
  const fault = faults.find((one) => one.field === field) ?? faults[0]
  if (!fault) return sentenceOf(mark.problem)
  const says = isBlank(fault.value) ? say('missing') : say('wanted', { wanted: fault.wanted })
  return fault.field === field ? says : `${fault.name}：${says}`
}

type BothProps = { conflict: Conflict; column: Column; onSettle: (mine: boolean) => void }

function Both({ conflict, column, onSettle }: BothProps) {
  const say = useSay(words)
  return (
    <>
      <p>
        <strong>{say('conflict')}</strong>
      </p>
      <dl>
        <dt>{say('mine')}</dt>
        <dd>{textOf(conflict.mine, column)}</dd>
        <dt>{say('theirs')}</dt>
        <dd>
          {textOf(conflict.theirs, column)}
          <span className="soft">
            {whoIs(conflict.who)} · <Moment at={conflict.at} />
          </span>
        </dd>
      </dl>
      <footer>
        <Button size="small" type="primary" onClick={() => onSettle(true)}>
          {say('useMine')}
        </Button>
        <Button size="small" onClick={() => onSettle(false)}>
          {say('keepTheirs')}
        </Button>
      </footer>
    </>
  )
}

/** What was typed need not be what the field holds: then it is shown as it was typed. */
function textOf(value: Cell, { field }: Column): string {
  if (isBlank(value)) return '—'
  try {
    return showCell(value, field).text
  } catch {
    return String(value)
  }
}
