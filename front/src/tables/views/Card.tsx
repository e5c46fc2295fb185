import type { ReactNode } from 'react'
import type { Field, Rec, Table } from '../../api/types'
import { nameOf } from '../../kit/tongue'
import { CellValue } from '../CellValue'
import { isBlank } from '../fields/all'
import { PlaceOfRecord } from '../fields/files'
import { titleOf } from '../grid/PasteDialog'

const ROOM = 4
type Props = {
  table: Table
  record: Rec
  fields: Field[]
  opened: boolean
  cover?: ReactNode
  onOpen: (id: string) => void
  onDrag?: (record: Rec | null) => void
}

/** A record as a card: its name, and of the view's fields the first that are filled. */
export function Card({ table, record, fields, opened, cover, onOpen, onDrag }: Props) {
  const filled = fields.filter(({ key }) => key !== table.title && !isBlank(record.cells[key]))
  return (
    <PlaceOfRecord value={{ table: table.key, record: record.id }}>
      <article
        className={opened ? 'record-card opened' : 'record-card'}
        data-testid="card"
        data-record={record.id}
        data-tone={record.colour || undefined}
        draggable={onDrag !== undefined}
        onDragStart={(event) => {
          event.dataTransfer.setData('text/plain', titleOf(record, table))
          onDrag?.(record)
        }}
        onDragEnd={() => onDrag?.(null)}
      >
        {cover}
        <button type="button" className="card-title" onClick={() => onOpen(record.id)}>
          {titleOf(record, table)}
        </button>
        <dl>
          {filled.slice(0, ROOM).map((field) => (
            <div key={field.key}>
              <dt>{nameOf(field)}</dt>
              <dd className="one-line">
                <CellValue value={record.cells[field.key]} field={field} />
              </dd>
            </div>
          ))}
        </dl>
      </article>
    </PlaceOfRecord>
  )
}
