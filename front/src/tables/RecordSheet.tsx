import { useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { editRecord } from '../api/records'
import type { Cells, Conflict, Rec, Table, Written } from '../api/types'
import { Moment } from '../kit/Moment'
import { nameOf, useSay } from '../kit/tongue'
import { Conflicts } from './Conflicts'
import { EditRecord } from './EditRecord'
import { Fact, type FactProps } from './Fact'
import { isBlank, twinOf } from './fields/all'
import { PlaceOfRecord } from './fields/files'
import { remember } from './steps'
import { words } from './words'

/** The contents of one record, to read and to change. */
export function RecordSheet({ table, record }: { table: Table; record: Rec }) {
  const say = useSay(words)
  const client = useQueryClient()
  const { message } = App.useApp()
  const [editing, setEditing] = useState(false)
  const [conflicts, setConflicts] = useState<Conflict[]>([])

  const saved = (written: Written) => {
    setEditing(false)
    setConflicts(written.conflicts)
    remember(table.key, [written], say('editedRecord'))
    if (written.conflicts.length === 0) message.success(say('saved'))
    return client.invalidateQueries({ queryKey: ['tables', table.key] })
  }
  const settle = (field: string) =>
    setConflicts((open) => open.filter((conflict) => conflict.field !== field))
  const sendMine = async ({ field, mine }: Conflict) => {
    const cells: Cells = { [field]: mine }
    await saved(await editRecord(table.key, record.id, record.version, cells))
    settle(field)
  }
  const saveOne: FactsProps['onSave'] = async (field, value, version, accepted) => {
    const cells = { [field.key]: value }
    await saved(await editRecord(table.key, record.id, version, cells, accepted))
  }
  return (
    <PlaceOfRecord value={{ table: table.key, record: record.id }}>
      <Flags table={table} record={record} />
      <Conflicts
        table={table}
        conflicts={conflicts}
        onMine={sendMine}
        onTheirs={({ field }) => settle(field)}
      />
      {editing ? (
        <EditRecord
          table={table}
          record={record}
          onCancel={() => setEditing(false)}
          onSaved={saved}
        />
      ) : (
        <>
          <Facts table={table} record={record} onSave={saveOne} />
          {table.may.includes('update') && (
            <Button onClick={() => setEditing(true)} data-testid="record-edit">
              {say('edit')}
            </Button>
          )}
        </>
      )}
    </PlaceOfRecord>
  )
}

type FactsProps = {
  table: Table
  record: Rec
  onSave: FactProps['onSave']
}

/** Blank cells are left out while reading: what is there should be seen at a glance. */
function Facts({ table, record, onSave }: FactsProps) {
  const say = useSay(words)
  return (
    <dl className="facts">
      {table.fields
        .filter((field) => twinOf(field).constant || !isBlank(record.cells[field.key]))
        .map((field) => (
          <div key={field.key}>
            <dt>{nameOf(field)}</dt>
            <dd>
              <Fact table={table} record={record} field={field} onSave={onSave} />
            </dd>
          </div>
        ))}
      <div>
        <dt>{say('createdAt')}</dt>
        <dd>
          <Moment at={record.created_at} />
          <span className="soft">{say('createdBy', { who: record.created_by })}</span>
        </dd>
      </div>
    </dl>
  )
}

function Flags({ table, record }: { table: Table; record: Rec }) {
  const say = useSay(words)
  if (record.flags.length === 0 && !record.duplicate_of) return null
  return (
    <section className="flags" aria-label={say('flagged')}>
      {record.flags.map((flag) => (
        <p key={flag}>⚑ {flag}</p>
      ))}
      {record.duplicate_of && (
        <p>
          {say('duplicateOf')}
          <Link to={`/t/${table.key}/${record.duplicate_of}`}>{say('openOther')}</Link>
        </p>
      )}
    </section>
  )
}
