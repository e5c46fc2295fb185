import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { FieldDef, TableDef } from '../api/building'
import { signOfType, typeNames } from '../kit/fieldTypes'
import { Reorder } from '../kit/Reorder'
import { nameOf, useSay } from '../kit/tongue'
import { repeatsOf } from './definition'
import { words } from './words'

type Props = {
  table: TableDef
  chosen: string | null
  onChoose: (key: string) => void
  onAdd: () => void
  onOrder: (fields: FieldDef[]) => void
}

/** The fields in their order; a press opens one, dragging puts it elsewhere. */
export function FieldList({ table, chosen, onChoose, onAdd, onOrder }: Props) {
  const say = useSay(words)
  return (
    <section className="card field-list" data-testid="field-list">
      <Reorder items={table.fields} keyOf={({ key }) => key} onOrder={onOrder}>
        {(field, handle) => (
          <>
            {handle}
            <button
              type="button"
              className="field-row"
              aria-current={field.key === chosen || undefined}
              onClick={() => onChoose(field.key)}
              data-testid={`field-${field.key}`}
            >
              <span className="type-sign" aria-hidden="true">
                {signOfType(field.type)}
              </span>
              <span className="one-line">{nameOf(field)}</span>
              <Marks table={table} field={field} />
            </button>
          </>
        )}
      </Reorder>
      <Button block type="dashed" icon={<PlusOutlined />} onClick={onAdd} data-testid="field-add">
        {say('addField')}
      </Button>
    </section>
  )
}

function Marks({ table, field }: { table: TableDef; field: FieldDef }) {
  const say = useSay(words)
  const sayType = useSay(typeNames)
  const marks = [
    field.key === table.title && say('titleMark'),
    field.required && say('requiredMark'),
    repeatsOf(table, field.key) !== 'may' && say('uniqueMark'),
    sayType(field.type),
  ]
  return <span className="soft">{marks.filter(Boolean).join(' · ')}</span>
}
