import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer, Input, Switch } from 'antd'
import { useState } from 'react'
import { saveSettings } from '../api/connections'
import { isProblem, Problem } from '../api/problem'
import type { Connection, Setting, SettingField } from '../api/types'
import { ProblemPanel } from '../kit/ProblemPanel'
import { useSay } from '../kit/tongue'
import { common } from '../kit/words'
import { words } from './words'

type Settings = Record<string, Setting>

/** Only what was changed is sent; a secret goes in and never comes back out. */
export function SettingsForm({
  connection,
  onClose,
}: {
  connection: Connection
  onClose: () => void
}) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const client = useQueryClient()
  const { message } = App.useApp()
  const [changed, setChanged] = useState<Settings>({})
  const [problem, setProblem] = useState<unknown>(null)
  const faults = problem instanceof Problem ? problem.faults : []

  const save = async () => {
    try {
      await saveSettings(connection.key, changed)
      await client.invalidateQueries({ queryKey: ['connections'] })
      message.success(say('saved'))
      onClose()
    } catch (refused) {
      setProblem(refused)
    }
  }
  const buttons = (
    <div className="drawer-buttons">
      <Button onClick={onClose}>{sayCommon('cancel')}</Button>
      <Button type="primary" onClick={save} data-testid="connection-save">
        {sayCommon('save')}
      </Button>
    </div>
  )
  return (
    <Drawer
      open
      size={480}
      title={`${connection.name} · ${say('settings')}`}
      onClose={onClose}
      footer={buttons}
    >
      {problem !== null && !isProblem(problem, 'invalid-record') && (
        <ProblemPanel problem={problem} />
      )}
      <div className="record-form">
        {connection.fields.map((field) => (
          <SettingLine
            key={field.key}
            field={field}
            value={changed[field.key] ?? connection.settings[field.key] ?? null}
            wanted={faults.find((fault) => fault.field === field.key)?.wanted}
            onChange={(value) => setChanged((before) => ({ ...before, [field.key]: value }))}
          />
        ))}
      </div>
    </Drawer>
  )
}

type LineProps = {
  field: SettingField
  value: Setting
  wanted: string | undefined
  onChange: (value: Setting) => void
}

function SettingLine({ field, value, wanted, onChange }: LineProps) {
  const say = useSay(common)
  const id = `setting-${field.key}`
  return (
    <div className="field-line">
      <label htmlFor={id}>
        <span className="mono">{field.key}</span>
        {field.required && <span className="must"> *</span>}
      </label>
      <div>
        <SettingInput id={id} field={field} value={value} onChange={onChange} />
        {wanted && (
          <p className="fault" role="alert" data-testid={`fault-${field.key}`}>
            {say('wanted', { wanted })}
          </p>
        )}
        {field.help && <p className="help">{field.help}</p>}
      </div>
    </div>
  )
}

type InputProps = Omit<LineProps, 'wanted'> & { id: string }

function SettingInput({ id, field, value, onChange }: InputProps) {
  const say = useSay(words)
  if (field.type === 'yes-no') {
    return <Switch id={id} checked={value === true} onChange={onChange} />
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
      value={typed}
      onChange={({ target }) => onChange(read(target.value))}
    />
  )
}
