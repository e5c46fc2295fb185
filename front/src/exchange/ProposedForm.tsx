import { Button, Checkbox, Input, Select } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import {
  keysFor,
  type NewField,
  type ProposedTable,
  saveTable,
  useDefinitionsChanged,
} from '../api/building'
import { startImport, uploadImport } from '../api/exchange'
import { useSchema } from '../api/schema'
import type { FieldType } from '../api/types'
import { ActButton } from '../kit/ActButton'
import { isTyped, signOfType, TYPE_GROUPS, typeNames } from '../kit/fieldTypes'
import { comma, useSay } from '../kit/tongue'
import { type Draft, draftOf, fieldsOf, mappingOfDraft, retyped } from './proposed'
import { words } from './words'

type Props = {
  file: File
  told: ProposedTable
  onSheet: (sheet: string) => void
  onOther: () => void
}

/** What a table for this file would be; corrected, made, and filled. */
export function ProposedForm({ file, told, onSheet, onOther }: Props) {
  const say = useSay(words)
  const go = useNavigate()
  const schema = useSchema()
  const changed = useDefinitionsChanged()
  const [draft, setDraft] = useState<Draft>(() => draftOf(told))
  const change = (parts: Partial<Draft>) => setDraft((now) => ({ ...now, ...parts }))

  const make = async () => {
    const taken = schema.data?.tables.map(({ key }) => key) ?? []
    const [key = ''] = await keysFor([draft.name], taken, 't')
    const fields: NewField[] = fieldsOf(draft)
    await saveTable(
      { key, name: draft.name.trim(), title: draft.title, fields },
      null,
      say('proposed'),
    )
    await changed()
    const { id } = await uploadImport(key, file)
    await startImport(id, mappingOfDraft(draft, told.sheet))
    go(`/import/${id}`)
  }
  return (
    <section className="card">
      <h2>{say('proposed')}</h2>
      <p className="soft">{say('proposedHelp')}</p>
      <div className="exchange-line">
        <label htmlFor="proposed-name">{say('tableName')}</label>
        <Input
          id="proposed-name"
          style={{ width: 220 }}
          value={draft.name}
          onChange={({ target }) => change({ name: target.value })}
        />
        {told.sheets.length > 1 && (
          <>
            <label htmlFor="proposed-sheet">{say('sheet')}</label>
            <Select
              id="proposed-sheet"
              value={told.sheet}
              options={told.sheets.map((sheet) => ({ value: sheet, label: sheet }))}
              onChange={onSheet}
            />
          </>
        )}
        <span className="soft">{say('rowsAbout', { n: told.about })}</span>
      </div>
      <FieldTable draft={draft} onDraft={change} />
      <div className="exchange-acts">
        <ActButton
          type="primary"
          disabled={!draft.name.trim() || !draft.fields.some(({ taken }) => taken)}
          act={make}
          data-testid="proposed-make"
        >
          {say('make')}
        </ActButton>
        <Button onClick={onOther}>{say('other')}</Button>
      </div>
    </section>
  )
}

type TableProps = { draft: Draft; onDraft: (parts: Partial<Draft>) => void }

function FieldTable({ draft, onDraft }: TableProps) {
  const say = useSay(words)
  const sayType = useSay(typeNames)
  const types = Object.values(TYPE_GROUPS)
    .flat()
    .filter((type) => isTyped(type) && !UNGUESSED.includes(type))
    .map((type) => ({ value: type, label: `${signOfType(type)} ${sayType(type)}` }))
  const set = (key: string, parts: Partial<Draft['fields'][number]>) =>
    onDraft({ fields: draft.fields.map((one) => (one.key === key ? { ...one, ...parts } : one)) })
  return (
    <div className="exchange-scroll">
      <table className="exchange-table" data-testid="proposed">
        <thead>
          <tr>
            <th />
            <th>{say('fieldName')}</th>
            <th>{say('type')}</th>
            <th>{say('titleField')}</th>
            <th>{say('samples')}</th>
          </tr>
        </thead>
        <tbody>
          {draft.fields.map((field) => (
            <tr key={field.key}>
              <td>
                <Checkbox
                  checked={field.taken}
                  disabled={field.key === draft.title}
                  aria-label={say('take', { column: field.column })}
                  onChange={({ target }) => set(field.key, { taken: target.checked })}
                />
              </td>
              <td>
                <Input
                  aria-label={say('fieldName')}
                  value={field.name}
                  onChange={({ target }) => set(field.key, { name: target.value })}
                />
              </td>
              <td>
                <Select
                  showSearch={{ optionFilterProp: 'label' }}
                  aria-label={say('type')}
                  value={field.type}
                  options={types}
                  onChange={(type: FieldType) => set(field.key, retyped(field, type))}
                />
              </td>
              <td>
                <input
                  type="radio"
                  name="title"
                  aria-label={`${say('titleField')} ${field.name}`}
                  checked={field.key === draft.title}
                  disabled={!field.taken}
                  onChange={() => onDraft({ title: field.key })}
                />
              </td>
              <td className="samples" title={field.samples.join('\n')}>
                {field.samples.join(' · ')}
                {field.type === field.guessed && <Misfits field={field} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Cells that the guessed type does not take: their rows will be refused, or the type is chosen. */
function Misfits({ field }: { field: Draft['fields'][number] }) {
  const say = useSay(words)
  const sayType = useSay(typeNames)
  if (!field.misfit) return null
  const told = field.misfits.map(({ line, value }) => say('misfitAt', { n: line, value }))
  return (
    <p className="fault misfits" data-testid="misfits">
      {say('misfits', { n: field.misfit, type: sayType(field.type) })}：{told.join(comma())}
    </p>
  )
}

/** Types that a file alone does not fill: they need a table, stages or a drawing first. */
const UNGUESSED: FieldType[] = ['link', 'links', 'state', 'signature', 'attachment', 'role']
