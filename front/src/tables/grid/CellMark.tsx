import { Button } from 'antd'
import { useLayoutEffect, useRef, useState } from 'react'
import { whoIs } from '../../api/members'
import type { Cell, Conflict } from '../../api/types'
import { Moment } from '../../kit/Moment'
import { useSay } from '../../kit/tongue'
import { reasonAt, typedText } from '../refused'
import { words } from '../words'
import type { Column } from './column'
import type { Mark } from './edits'

/** What the totals cover at the foot of the grid. */
const FOOT_PX = 30

type Props = {
  mark: Mark
  /** What the record holds. */
  stands: Cell
  column: Column
  open: boolean
  /** mine: what was typed is gone on with. */
  onSettle: (mine: boolean) => void
}

/** A corner at the cell; beside it, once it is refused or the cursor is there, why and what now. */
export function CellMark({ open, ...rest }: Props) {
  return (
    <>
      <span className="cell-corner" aria-hidden />
      {open && <Note {...rest} />}
    </>
  )
}

function Note({ mark, stands, column, onSettle }: Omit<Props, 'open'>) {
  const box = useRef<HTMLDivElement>(null)
  const [side, setSide] = useState('right')
  useLayoutEffect(() => setSide(sideOf(box.current)), [])
  return (
    <div
      ref={box}
      className={`cell-note of-${mark.kind}`}
      data-side={side}
      role="alert"
      data-testid="cell-note"
      onMouseDown={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {mark.kind === 'fault' ? (
        <Fault mark={mark} stands={stands} column={column} onSettle={onSettle} />
      ) : (
        <Both conflict={mark.conflict} column={column} onSettle={onSettle} />
      )}
    </div>
  )
}

/** Where there is room for it: beside the cell, so that the rows below stay free. */
function sideOf(note: HTMLElement | null): string {
  const [cell, grid] = [note?.parentElement, note?.closest('.grid')]
  if (!note || !cell || !grid) return 'right'
  const [at, all, { width, height }] = [
    cell.getBoundingClientRect(),
    grid.getBoundingClientRect(),
    note.getBoundingClientRect(),
  ]
  const low = at.top + height > all.bottom - FOOT_PX
  if (at.right + width < all.right) return low ? 'right low' : 'right'
  if (at.left - width > all.left) return low ? 'left low' : 'left'
  return at.bottom + height > all.bottom - FOOT_PX ? 'above' : 'below'
}

type FaultProps = {
  mark: Extract<Mark, { kind: 'fault' }>
  stands: Cell
  column: Column
  onSettle: (mine: boolean) => void
}

function Fault({ mark, stands, column: { field }, onSettle }: FaultProps) {
  const say = useSay(words)
  return (
    <>
      <p>
        <strong>{say('notWritten', { typed: typedText(mark.typed, field) })}</strong>
      </p>
      <p>{reasonAt(mark.problem, field.key)}</p>
      <footer>
        <Button size="small" type="primary" onClick={() => onSettle(true)}>
          {say('goOnCorrecting')}
        </Button>
        <Button size="small" onClick={() => onSettle(false)}>
          {say('giveUpFor', { stands: typedText(stands, field) })}
        </Button>
      </footer>
    </>
  )
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
        <dd>{typedText(conflict.mine, column.field)}</dd>
        <dt>{say('theirs')}</dt>
        <dd>
          {typedText(conflict.theirs, column.field)}
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
