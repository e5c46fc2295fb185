import { Button, Input, Select, Switch } from 'antd'
import { useState } from 'react'
import type { FieldDef, TableDef } from '../api/building'
import { isTyped, signOfType, typeNames, typeUses } from '../kit/fieldTypes'
import { ProblemPanel } from '../kit/ProblemPanel'
import { comma, nameOf, useSay } from '../kit/tongue'
import { useConfirm } from '../kit/useConfirm'
import { ConvertPanel } from './ConvertPanel'
import { usersOf, withoutField } from './definition'
import { FieldOptionLines } from './options/FieldOptionLines'
import { Setting } from './Setting'
import { missingOf } from './specs'
import { TypeGallery } from './TypeGallery'
import { useFieldDraft } from './useFieldDraft'
import type { SaveTable } from './useTableDraft'
import { words } from './words'

type Props = {
  table: TableDef
  field: FieldDef | null
  save: SaveTable
  onDone: (key: string | null) => void
}

/** One field, new or known: its name, its type, and what its type lets one choose. */
export function FieldEditor({ table, field, save, onDone }: Props) {
  const say = useSay(words)
  const sayType = useSay(typeNames)
  const sayUse = useSay(typeUses)
  const edit = useFieldDraft(table, field, save)
  const { draft } = edit
  const [choosing, setChoosing] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState(false)
  const missing = missingOf(draft.type, draft.options)
  const converting = field !== null && draft.type !== field.type

  const keep = async () => {
    setBusy(true)
    setProblem(null)
    try {
      setTried(true)
      const [first] = await edit.missing()
      if (first) document.getElementById(`option-${first}`)?.focus()
      else onDone(await edit.keep())
    } catch (refused) {
      setProblem(refused)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className="field-editor"
      data-testid="field-editor"
      onSubmit={(event) => {
        event.preventDefault()
        if (draft.name.trim() && !converting) keep()
      }}
    >
      <h2>{field ? nameOf(field) : say('newField')}</h2>
      {problem !== null && <ProblemPanel problem={problem} />}
      <Setting id="field-name" label={say('fieldName')}>
        <Input
          id="field-name"
          autoFocus={!field}
          maxLength={60}
          value={draft.name}
          onChange={({ target }) => edit.change({ name: target.value })}
        />
      </Setting>
      <Setting label={say('type')} help={sayUse(draft.type)}>
        <Button onClick={() => setChoosing(true)} data-testid="field-type">
          <span className="type-sign" aria-hidden="true">
            {signOfType(draft.type)}
          </span>
          {sayType(draft.type)}
        </Button>
      </Setting>
      <FieldOptionLines
        table={table}
        field={draft}
        missing={tried || converting ? missing : []}
        onOptions={edit.option}
      />
      {converting ? (
        <ConvertPanel
          table={table.key}
          field={draft}
          onDone={() => onDone(draft.key)}
          onCancel={() => edit.changeType(field.type)}
        />
      ) : (
        <>
          <FieldRules table={table} edit={edit} />
          <footer>
            <Button
              type="primary"
              htmlType="submit"
              loading={busy}
              disabled={!draft.name.trim()}
              data-testid="field-save"
            >
              {say(field ? 'save' : 'add')}
            </Button>
            {field && <DeleteField table={table} field={field} save={save} onDone={onDone} />}
          </footer>
        </>
      )}
      {choosing && (
        <TypeGallery
          chosen={draft.type}
          was={field?.type ?? null}
          onType={(type) => {
            setChoosing(false)
            setTried(false)
            edit.changeType(type)
          }}
          onClose={() => setChoosing(false)}
        />
      )}
    </form>
  )
}

const REPEATS = ['may', 'reject', 'merge', 'flag'] as const
/** Types of which two alike mean nothing. */
const NEVER_UNIQUE = ['long-text', 'attachment', 'signature', 'yes-no', 'multi-choice', 'rating']

type RulesProps = { table: TableDef; edit: ReturnType<typeof useFieldDraft> }

function FieldRules({ table, edit }: RulesProps) {
  const say = useSay(words)
  const { draft } = edit
  const typed = isTyped(draft.type)
  return (
    <>
      {typed && (
        <Setting id="field-required" label={say('required')} help={say('requiredHelp')}>
          <Switch
            id="field-required"
            checked={draft.required}
            onChange={(required) => edit.change({ required })}
          />
        </Setting>
      )}
      {typed && !NEVER_UNIQUE.includes(draft.type) && (
        <Setting id="field-repeats" label={say('repeats')}>
          <Select
            id="field-repeats"
            value={edit.repeats}
            options={REPEATS.map((value) => ({ value, label: say(`repeats_${value}`) }))}
            onChange={edit.setRepeats}
          />
        </Setting>
      )}
      {draft.key !== table.title && (
        <Setting id="field-title" label={say('asTitle')} help={say('asTitleHelp')}>
          <Switch id="field-title" checked={edit.isTitle} onChange={edit.setIsTitle} />
        </Setting>
      )}
      <Setting id="field-name-en" label={say('english')}>
        <Input
          id="field-name-en"
          maxLength={60}
          value={draft.name_en}
          onChange={({ target }) => edit.change({ name_en: target.value })}
        />
      </Setting>
    </>
  )
}

type DeleteProps = { table: TableDef; field: FieldDef } & Pick<Props, 'save' | 'onDone'>

/** Says first what still reads the field; then it goes, with what was in it, until it is undone. */
function DeleteField({ table, field, save, onDone }: DeleteProps) {
  const say = useSay(words)
  const confirm = useConfirm()
  const users = usersOf(table, field)
  const name = nameOf(field)
  const isTitle = field.key === table.title
  const wait = isTitle
    ? say('deleteTitle')
    : users.length
      ? say('deleteWait', { users: users.join(comma()) })
      : null
  const ask = () =>
    confirm({
      title: say('deleteFieldAsk', { field: name }),
      okText: say('deleteField'),
      act: async () => {
        const because = `${say('deleteField')}：${name}`
        await save(
          (now) => withoutField(now, field.key),
          because,
          say('deletedField', { field: name }),
        )
        onDone(null)
      },
    })
  return (
    <span className="end">
      {wait && <span className="soft">{wait} </span>}
      <Button danger disabled={wait !== null} onClick={ask} data-testid="field-delete">
        {say('deleteField')}
      </Button>
    </span>
  )
}
