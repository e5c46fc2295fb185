import { Button, Input, Select, Switch } from 'antd'
import { useState } from 'react'
import { isProblem } from '../api/problem'
import type { Setting, SettingField } from '../api/types'
import { pick, useSay } from '../kit/tongue'
import { words } from './words'

export type Settings = Record<string, Setting>

type Props = {
  fields: SettingField[]
  values: Settings
  /** Why the server refused them, if it did. */
  problem: unknown
  onChange: (key: string, value: Setting) => void
}

/** The settings that a connector asks for: those that it cannot do without come first. */
export function SettingLines({ fields, values, problem, onChange }: Props) {
  const say = useSay(words)
  const [all, setAll] = useState(false)
  const blamed = blamedBy(problem)
  const must = fields.filter((one) => one.required)
  const may = fields.filter((one) => !one.required)
  const open = all || must.length === 0 || may.some(({ key }) => key === blamed)
  return (
    <div className="record-form">
      {[...must, ...(open ? may : [])].map((field) => (
        <SettingLine
          key={field.key}
          field={field}
          value={values[field.key] ?? null}
          refused={field.key === blamed}
          onChange={(value) => onChange(field.key, value)}
        />
      ))}
      {!open && may.length > 0 && (
        <Button type="link" className="more-settings" onClick={() => setAll(true)}>
          {say('moreSettings', { n: may.length })}
        </Button>
      )}
    </div>
  )
}

/** The setting that a refusal is about; '' where it names none. */
export const blamedBy = (problem: unknown): string =>
  isProblem(problem, 'invalid-settings') ? String(problem.facts.field ?? '') : ''

type LineProps = {
  field: SettingField
  value: Setting
  refused: boolean
  onChange: (value: Setting) => void
}

function SettingLine({ field, value, refused, onChange }: LineProps) {
  const say = useSay(words)
  const id = `setting-${field.key}`
  const help = pick(field.help, field.help_en)
  return (
    <div className="field-line">
      <label htmlFor={id}>
        {pick(field.name, field.name_en)}
        {field.required && <span className="must"> *</span>}
      </label>
      <div>
        <SettingInput id={id} field={field} value={value} onChange={onChange} />
        {refused && (
          <p className="fault" role="alert" data-testid={`fault-${field.key}`}>
            {say('settingRefused')}
          </p>
        )}
        {help && <p className="help">{help}</p>}
      </div>
    </div>
  )
}

type InputProps = Omit<LineProps, 'refused'> & { id: string }

function SettingInput({ id, field, value, onChange }: InputProps) {
  const say = useSay(words)
  if (field.type === 'yes-no') {
    return <Switch id={id} checked={(value ?? field.usual) === true} onChange={onChange} />
  }
  if (field.type === 'choice') {
    return (
      <Select
        id={id}
        value={(value ?? field.usual) as string | null}
        options={field.choices.map((one) => ({
          value: one.key,
          label: pick(one.name, one.name_en),
        }))}
        onChange={(chosen) => onChange(chosen)}
      />
    )
  }
  const typed = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  if (field.secret) {
    return (
      <Input.Password
        id={id}
        autoComplete="new-password"
        placeholder={value !== null && typeof value === 'object' ? say('sealedHint') : ''}
        value={typed}
        onChange={({ target }) => onChange(target.value)}
      />
    )
  }
  const read = (text: string): Setting =>
    field.type === 'number' && text !== '' && !Number.isNaN(Number(text)) ? Number(text) : text
  return (
    <Input
      id={id}
      inputMode={field.type === 'number' ? 'decimal' : 'text'}
      placeholder={field.usual ? say('usually', { usual: String(field.usual) }) : ''}
      value={typed}
      onChange={({ target }) => onChange(read(target.value))}
    />
  )
}
