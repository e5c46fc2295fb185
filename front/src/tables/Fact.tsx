import { EditOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { questionsOf } from '../api/problem'
import type { Cell, Field, Rec, Table } from '../api/types'
import { nameOf, useSay } from '../kit/tongue'
import { Asked } from './Asked'
import { CellValue } from './CellValue'
import { twinOf } from './fields/all'
import { CellEditor } from './grid/CellEditor'
import { reasonAt, typedText } from './refused'
import { words } from './words'

export type FactProps = {
  table: Table
  record: Rec
  field: Field
  /** version: of the record as it was when the editor opened. */
  onSave: (field: Field, value: Cell, version: number, accepted: string[]) => Promise<unknown>
}
/** What was typed and not taken, and the record as it was then. */
type Refused = { typed: Cell; seen: Rec; problem: unknown }

/** One value of a record, changed where it stands: a press opens it, choosing or Enter writes it. */
export function Fact({ table, record, field, onSave }: FactProps) {
  const say = useSay(words)
  const [seen, setSeen] = useState<Rec | null>(null)
  const [refused, setRefused] = useState<Refused | null>(null)
  const value = record.cells[field.key]
  const free = !field.locked && table.may.includes('update') && twinOf(field).Edit !== undefined
  const write = async (typed: Cell, from: Rec, accepted: string[]) => {
    setRefused(null)
    try {
      await onSave(field, typed, from.version, accepted)
    } catch (problem) {
      setRefused({ typed, seen: from, problem })
    }
  }
  const commit = (next: Cell) => {
    setSeen(null)
    if (seen && !same(next, seen.cells[field.key])) write(next, seen, [])
    else setRefused(null)
  }
  if (seen) {
    return (
      <CellEditor
        field={field}
        editing={{ value: refused ? refused.typed : seen.cells[field.key], typed: false }}
        place={{ table: table.key, record: record.id }}
        onCommit={commit}
        onCancel={() => setSeen(null)}
      />
    )
  }
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
      {refused && (
        <NotTaken
          refused={refused}
          field={field}
          onAccept={(accepted) => write(refused.typed, refused.seen, accepted)}
          onCorrect={() => setSeen(record)}
          onGiveUp={() => setRefused(null)}
        />
      )}
    </span>
  )
}

type NotTakenProps = {
  refused: Refused
  field: Field
  onAccept: (accepted: string[]) => void
  onCorrect: () => void
  onGiveUp: () => void
}

function NotTaken({ refused, field, onAccept, onCorrect, onGiveUp }: NotTakenProps) {
  const say = useSay(words)
  const questions = questionsOf(refused.problem)
  return (
    <span className="fact-refused" role="alert" data-testid={`fact-refused-${field.key}`}>
      <strong>{say('notWritten', { typed: typedText(refused.typed, field) })}</strong>
      {questions.length ? (
        <Asked questions={questions} />
      ) : (
        <span className="fault">{reasonAt(refused.problem, field.key)}</span>
      )}
      <span className="fact-buttons">
        {questions.length > 0 && (
          <Button
            size="small"
            type="primary"
            onClick={() => onAccept(questions.map(({ check }) => check))}
          >
            {say('writeAllTheSame')}
          </Button>
        )}
        <Button size="small" onClick={onCorrect}>
          {say('goOnCorrecting')}
        </Button>
        <Button size="small" type="text" onClick={onGiveUp}>
          {say('giveUp')}
        </Button>
      </span>
    </span>
  )
}

const same = (a: Cell, b: Cell) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
