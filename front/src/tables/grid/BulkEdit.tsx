import { App, Modal, Select } from 'antd'
import { useState } from 'react'
import type { Cell, Rec, Table } from '../../api/types'
import { type Refused, tryWrites } from '../../api/writes'
import { sentenceOf } from '../../kit/sentences'
import { nameOf, useSay } from '../../kit/tongue'
import { common } from '../../kit/words'
import { CellValue } from '../CellValue'
import { twinOf } from '../fields/all'
import { reasonAt } from '../refused'
import { words } from '../words'
import type { Column } from './column'
import type { Change, Edits } from './edits'
import { titleOf } from './PasteDialog'
import { type Paste, without, writesOf } from './pasting'

const SHOWN = 8
type Props = {
  table: Table
  columns: Column[]
  edits: Edits
  records: Rec[]
  onClose: () => void
}

/** One field of many records: first what each would become, then all of it in one act. */
export function BulkEdit({ table, columns, edits, records, onClose }: Props) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const { message } = App.useApp()
  const open = columns.filter(({ fixed }) => !fixed)
  const [key, setKey] = useState(open[0]?.field.key)
  const [value, setValue] = useState<Cell>(null)
  const [seen, setSeen] = useState<{ paste: Paste; refused: Refused[] } | null>(null)
  const field = open.find((column) => column.field.key === key)?.field
  const Edit = field && twinOf(field).Edit

  const changes: Change[] = field
    ? records
        .filter((record) => !same(record.cells[field.key], value))
        .map((record) => ({ record, cells: { [field.key]: value } }))
    : []
  const look = async () => {
    const paste = { changes, created: [], fixed: [], missed: 0 }
    try {
      setSeen({ paste, refused: await tryWrites(table.key, writesOf(paste)) })
    } catch (problem) {
      message.error(sentenceOf(problem))
    }
  }
  const write = async () => {
    if (!seen) return look()
    const rest = without(seen.paste, seen.refused)
    const because = say('bulkEdited', { field: field ? nameOf(field) : '', n: rest.changes.length })
    onClose()
    if (await edits.setMany(rest.changes, because))
      message.success(say('undoable', { what: because }))
  }
  const shown = seen ? firstOf(seen) : []
  const ready = seen ? seen.paste.changes.length - seen.refused.length : changes.length
  return (
    <Modal
      open
      title={say('bulkEditTitle', { n: records.length })}
      okText={seen ? say('bulkWrite', { n: ready }) : say('bulkPreview')}
      okButtonProps={{ disabled: ready <= 0 }}
      cancelText={sayCommon('cancel')}
      onOk={write}
      onCancel={onClose}
      data-testid="bulk-dialog"
    >
      <div className="bulk-edit">
        <Select
          value={key}
          aria-label={say('bulkField')}
          options={open.map((column) => ({
            value: column.field.key,
            label: nameOf(column.field),
          }))}
          onChange={(next) => {
            setKey(next)
            setValue(null)
            setSeen(null)
          }}
        />
        {field && Edit && (
          <Edit
            key={field.key}
            id="bulk-value"
            field={field}
            value={value}
            describedBy={undefined}
            onChange={(next) => {
              setValue(next)
              setSeen(null)
            }}
          />
        )}
      </div>
      {changes.length === 0 && <p className="soft">{say('bulkNothing')}</p>}
      {seen && field && (
        <>
          <table className="refused" data-testid="bulk-preview">
            <tbody>
              {shown.map(({ change: { record }, refused }) => {
                return (
                  <tr key={record.id}>
                    <td className="mono">{titleOf(record, table)}</td>
                    <td className="was">
                      <CellValue value={record.cells[field.key]} field={field} />
                    </td>
                    <td>→</td>
                    <td>
                      {refused ? (
                        <span className="fault">{reasonAt(refused.problem, field.key)}</span>
                      ) : (
                        <CellValue value={value} field={field} />
                      )}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
          <p className="soft">
            {say('bulkSum', {
              n: ready,
              refused: seen.refused.length,
              same: records.length - changes.length,
            })}
          </p>
        </>
      )}
    </Modal>
  )
}

/** What cannot be written stands first, all of it: the rest is as it was asked for. */
function firstOf({ paste, refused }: { paste: Paste; refused: Refused[] }) {
  const by = new Map(refused.map((one) => [one.write, one]))
  const lines = paste.changes.map((change, n) => ({ change, refused: by.get(n) }))
  const wrong = lines.filter((one) => one.refused)
  const right = lines.filter((one) => !one.refused)
  return [...wrong, ...right.slice(0, SHOWN)]
}

const same = (a: Cell, b: Cell) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
