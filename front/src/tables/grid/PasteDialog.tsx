import { Modal } from 'antd'
import { useEffect, useState } from 'react'
import type { Rec, Table } from '../../api/types'
import type { Refused } from '../../api/writes'
import { sayFault, sentenceOf } from '../../kit/sentences'
import { nameOf, useSay } from '../../kit/tongue'
import { common } from '../../kit/words'
import { isBlank, showCell } from '../fields/all'
import { words } from '../words'
import { cellCount, without } from './pasting'
import type { Pasting } from './useActs'

type Props = { table: Table; pasting: Pasting; onWrite: () => void; onClose: () => void }

/** Before anything is written: what would be, what would not, and why. */
export function PasteDialog({ table, pasting, onWrite, onClose }: Props) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const { paste, refused } = pasting
  const rest = without(paste, refused)
  const count = cellCount(rest)
  useFocusAfterwards()
  return (
    <Modal
      open
      width={640}
      title={say(`tryTitle_${pasting.act}`)}
      okText={say('pasteOk', { n: count })}
      okButtonProps={{ disabled: count === 0, autoFocus: true }}
      cancelText={sayCommon('cancel')}
      onOk={onWrite}
      onCancel={onClose}
      data-testid="paste-dialog"
    >
      <p>
        {say('pasteChanges', { n: rest.changes.length })}
        {rest.created.length > 0 && say('pasteCreates', { n: rest.created.length })}
      </p>
      {paste.fixed.map(({ column, why, count: cells }) => (
        <p key={column.field.key} className="soft">
          {say('pasteFixed', { field: nameOf(column.field), n: cells })}
          {say(`why_${why}`)}
        </p>
      ))}
      {paste.missed > 0 && (
        <p className="soft" data-testid="paste-missed">
          {say('pasteMissed', { n: paste.missed })}
        </p>
      )}
      {refused.length > 0 && <RefusedCells table={table} pasting={pasting} />}
    </Modal>
  )
}

/** Whoever had the keyboard gets it back: Ctrl-Z must reach the grid. */
function useFocusAfterwards() {
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) before.focus()
    },
    [before],
  )
}

function RefusedCells({ table, pasting }: { table: Table; pasting: Pasting }) {
  const say = useSay(words)
  const { paste, refused } = pasting
  return (
    <>
      <p>
        <strong>{say('pasteRefused')}</strong>
      </p>
      <table className="refused" data-testid="paste-refused">
        <tbody>
          {refused
            .flatMap((one) => linesOf(one, pasting, table, say('newRecord')))
            .map((line) => (
              <tr key={line.key}>
                <td className="mono">{line.record}</td>
                <td>{line.field}</td>
                <td className="typed">{line.typed}</td>
                <td>{line.why}</td>
              </tr>
            ))}
        </tbody>
      </table>
      {paste.changes.length + paste.created.length > refused.length && (
        <p className="soft">{say('pasteRest')}</p>
      )}
      {refused.some(({ write }) => write >= paste.created.length) && (
        <p className="soft">{say('pasteKept')}</p>
      )}
      {refused.some(({ write }) => write < paste.created.length) && (
        <p className="soft">{say('pasteLost')}</p>
      )}
    </>
  )
}

type Line = { key: string; record: string; field: string; typed: string; why: string }

function linesOf(
  { write, problem }: Refused,
  { paste }: Pasting,
  table: Table,
  fresh: string,
): Line[] {
  const change = paste.changes[write - paste.created.length]
  const record = change ? titleOf(change.record, table) : fresh
  if (!problem.faults.length) {
    return [{ key: String(write), record, field: '', typed: '', why: sentenceOf(problem) }]
  }
  return problem.faults.map((fault) => ({
    key: `${write} ${fault.field}`,
    record,
    field: fault.name,
    typed: isBlank(fault.value) ? '—' : String(fault.value),
    why: sayFault(fault),
  }))
}

export function titleOf(record: Rec, table: Table): string {
  const field = table.fields.find(({ key }) => key === table.title)
  return (field && showCell(record.cells[field.key], field).text) || record.id.slice(0, 8)
}
