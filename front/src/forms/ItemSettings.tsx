import { Checkbox, Input } from 'antd'
import type { FormFieldDef } from '../api/forms'
import type { Field, Schema, Table } from '../api/types'
import { isTyped } from '../kit/fieldTypes'
import { nameOf, useSay } from '../kit/tongue'
import { ChooseSettings, choosable } from './choose/ChooseSettings'
import { LineSettings } from './choose/LineSettings'
import { freshField, type Item, lineFields } from './designing'
import { Side, SideSwitch } from './Side'
import { words } from './words'

type Props = {
  item: Item
  table: Table
  schema: Schema
  /** What is answered on the form, lines aside. */
  answers: Field[]
  onItem: (item: Item) => void
}

/** How a field or a heading stands on the page. */
export function ItemSettings({ item, table, schema, answers, onItem }: Props) {
  const field = table.fields.find(({ key }) => key === item.id)
  if (item.kind === 'section') return <SectionSettings item={item} onItem={onItem} />
  if (!field) return null
  const change = (parts: Partial<FormFieldDef>) =>
    onItem({ ...item, field: { ...item.field, ...parts } })
  return (
    <FieldSettings {...{ field, table, schema, answers }} placed={item.field} onPlaced={change} />
  )
}

type SectionProps = { item: Extract<Item, { kind: 'section' }>; onItem: (item: Item) => void }

function SectionSettings({ item, onItem }: SectionProps) {
  const say = useSay(words)
  const { section } = item
  const change = (parts: Partial<typeof section>) =>
    onItem({ ...item, section: { ...section, ...parts } })
  return (
    <>
      <Side id="section-title" label={say('sectionTitle')}>
        <Input
          id="section-title"
          autoFocus
          value={section.title}
          onChange={({ target }) => change({ title: target.value })}
        />
      </Side>
      <Side id="section-help" label={say('help')}>
        <Input.TextArea
          id="section-help"
          autoSize
          value={section.help}
          onChange={({ target }) => change({ help: target.value })}
        />
      </Side>
      <Side id="section-title-en" label={say('inEnglish', { what: say('sectionTitle') })}>
        <Input
          id="section-title-en"
          value={section.title_en}
          onChange={({ target }) => change({ title_en: target.value })}
        />
      </Side>
    </>
  )
}

type FieldProps = {
  field: Field
  placed: FormFieldDef
  table: Table
  schema: Schema
  answers: Field[]
  onPlaced: (parts: Partial<FormFieldDef>) => void
}

type Text = 'label' | 'help' | 'placeholder'

function FieldSettings(props: FieldProps) {
  const say = useSay(words)
  const { field, placed, table, schema, answers, onPlaced } = props
  const text = (key: Text | `${Text}_en`, label: string) => (
    <Side id={`placed-${key}`} label={label}>
      <Input
        id={`placed-${key}`}
        placeholder={key === 'label' ? nameOf(field) : undefined}
        value={placed[key]}
        onChange={({ target }) => onPlaced({ [key]: target.value })}
      />
    </Side>
  )
  return (
    <>
      {text('label', say('label'))}
      {text('help', say('help'))}
      {field.type !== 'sub-table' && text('placeholder', say('placeholder'))}
      <SideSwitch
        id="placed-required"
        label={say('required')}
        {...(field.required ? { help: say('requiredByTable') } : {})}
        disabled={field.required}
        on={field.required || placed.required}
        onChange={(required) => onPlaced({ required })}
      />
      {field.type === 'sub-table' ? (
        <LinesSettings {...props} />
      ) : (
        <>
          <SideSwitch
            id="placed-half"
            label={say('half')}
            on={placed.half}
            onChange={(half) => onPlaced({ half })}
          />
          {choosable(field) && (
            <ChooseSettings
              {...{ field, placed, schema }}
              answers={answers.filter(({ key }) => key !== field.key)}
              beside={table.fields.filter(({ type }) => isTyped(type))}
              line={[]}
              onChoose={(choose) => onPlaced({ choose })}
            />
          )}
        </>
      )}
      {text('label_en', say('inEnglish', { what: say('label') }))}
      {text('help_en', say('inEnglish', { what: say('help') }))}
      {field.type !== 'sub-table' &&
        text('placeholder_en', say('inEnglish', { what: say('placeholder') }))}
    </>
  )
}

function LinesSettings({ field, table, placed, schema, answers, onPlaced }: FieldProps) {
  const say = useSay(words)
  const among = lineFields(schema, field)
  const chosen = placed.lines.map((one) => one.field)
  return (
    <>
      <Side label={say('lineFields')}>
        <Checkbox.Group
          value={chosen}
          options={among.map((one) => ({ value: one.key, label: nameOf(one) }))}
          onChange={(keys) =>
            onPlaced({
              lines: among
                .filter(({ key }) => keys.includes(key))
                .map(
                  ({ key }) =>
                    placed.lines.find((one) => one.field === key) ??
                    freshField(key, { half: true }),
                ),
            })
          }
        />
      </Side>
      <LineSettings {...{ table, placed, among, schema, answers, onPlaced }} />
    </>
  )
}
