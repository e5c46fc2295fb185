import type { Fault } from '../api/problem'
import type { Cell, Cells, Field } from '../api/types'
import { sayFault } from '../kit/sentences'
import { nameOf, useSay } from '../kit/tongue'
import { common } from '../kit/words'
import { twinOf } from './fields/all'

/** A field, with what to write there where somebody asks for it. */
type Asked = Field & { help?: string }
type Props = {
  fields: Asked[]
  cells: Cells
  faults: Fault[]
  onCell: (key: string, value: Cell) => void
}

/** The fields that a person may fill in, each with its fault beside it. */
export function RecordForm({ fields, cells, faults, onCell }: Props) {
  return (
    <div className="record-form">
      {fields.filter(isEditable).map((field) => (
        <FieldLine
          key={field.key}
          field={field}
          value={cells[field.key] ?? null}
          fault={faults.find((each) => each.field === field.key)}
          onChange={(value) => onCell(field.key, value)}
        />
      ))}
    </div>
  )
}

/** Whether a form has a line for it. */
export const isEditable = (field: Field) => twinOf(field).Edit !== undefined && !field.locked

type LineProps = {
  field: Asked
  value: Cell
  fault: Fault | undefined
  onChange: (value: Cell) => void
}

function FieldLine({ field, value, fault, onChange }: LineProps) {
  const say = useSay(common)
  const { Edit } = twinOf(field)
  if (!Edit) return null
  const id = `field-${field.key}`
  return (
    <div className="field-line">
      <label htmlFor={id}>
        {nameOf(field)}
        {field.required && (
          <span className="must" title={say('required')}>
            {' '}
            *
          </span>
        )}
      </label>
      <div>
        <Edit
          id={id}
          field={field}
          value={value}
          onChange={onChange}
          {...(fault ? { status: 'error' as const } : {})}
          describedBy={fault && `${id}-fault`}
        />
        {field.help && <p className="soft">{field.help}</p>}
        {fault && (
          <p className="fault" id={`${id}-fault`} role="alert" data-testid={`fault-${field.key}`}>
            {sayFault(fault)}
          </p>
        )}
      </div>
    </div>
  )
}
