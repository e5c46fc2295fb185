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
  /** version: of the record as it was when the editor opened. */
  onSave: (field: Field, value: Cell, version: number) => Promise<unknown>
}

/** One value of a record, changed where it stands: a press opens it, choosing or Enter writes it. */
export function Fact({ table, record, field, onSave }: Props) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const [seen, setSeen] = useState<Rec | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const value = record.cells[field.key]
  const free = !field.locked && table.may.includes('update') && twinOf(field).Edit !== undefined
  const commit = async (next: Cell) => {
    setSeen(null)
    setProblem(null)
    if (!seen || same(next, seen.cells[field.key])) return
    try {
      await onSave(field, next, seen.version)
    } catch (refused) {
      setProblem(refused)
    }
  }
  if (seen) {
    return (
      <CellEditor
        field={field}
        editing={{ value: seen.cells[field.key], typed: false }}
        place={{ table: table.key, record: record.id }}
        onCommit={commit}
        onCancel={() => setSeen(null)}
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
          onClick={() => setSeen(record)}
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

const same = (a: Cell, b: Cell) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
