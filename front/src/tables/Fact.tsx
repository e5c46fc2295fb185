import { EditOutlined } from '@ant-design/icons'
import { useState } from 'react'
import { Problem } from '../api/problem'
import type { Cell, Field, Rec, Table } from '../api/types'
import { sentenceOf } from '../kit/sentences'
import { nameOf, useSay } from '../kit/tongue'
import { common } from '../kit/words'
import { CellValue } from './CellValue'
import { twinOf } from './fields/all'
import { CellEditor } from './grid/CellEditor'
import { words } from './words'

type Props = {
  table: Table
  record: Rec
  field: Field
  onSave: (field: Field, value: Cell) => Promise<unknown>
}

/** One value of a record, changed where it stands: a press opens it, choosing or Enter writes it. */
export function Fact({ table, record, field, onSave }: Props) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const [open, setOpen] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const value = record.cells[field.key]
  const free = !field.locked && table.may.includes('update') && twinOf(field).Edit !== undefined
  const commit = async (next: Cell) => {
    setOpen(false)
    setProblem(null)
    if (JSON.stringify(next ?? null) === JSON.stringify(value ?? null)) return
    try {
      await onSave(field, next)
    } catch (refused) {
      setProblem(refused)
    }
  }
  if (open) {
    return (
      <CellEditor
        field={field}
        editing={{ value, typed: false }}
        place={{ table: table.key, record: record.id }}
        onCommit={commit}
        onCancel={() => setOpen(false)}
      />
    )
  }
  const [fault] = problem instanceof Problem ? problem.faults : []
  return (
    <span className="fact">
      <CellValue value={value} field={field} />
      {free && (
        <button
          type="button"
          className="fact-edit"
          aria-label={say('editField', { field: nameOf(field) })}
          title={say('editField', { field: nameOf(field) })}
          data-testid={`fact-${field.key}`}
          onClick={() => setOpen(true)}
        >
          <EditOutlined />
        </button>
      )}
      {problem !== null && (
        <span className="fault" role="alert">
          {fault ? sayCommon('wanted', { wanted: fault.wanted }) : sentenceOf(problem)}
        </span>
      )}
    </span>
  )
}
