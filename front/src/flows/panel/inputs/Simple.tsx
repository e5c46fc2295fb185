import { Button, Input, InputNumber, Select, Switch } from 'antd'
import { useState } from 'react'
import { useSay } from '../../../kit/tongue'
import { words } from '../words'
import type { InputProps } from './input'
import { ValueInput } from './Value'

const isFormula = (value: unknown) => typeof value === 'string' && value.startsWith('=')

const UNITS: Record<string, 'minutes' | 'seconds'> = { minutes: 'minutes', seconds: 'seconds' }

export function NumberInput(props: InputProps) {
  const say = useSay(words)
  const { value, onChange, id, setting, wrong } = props
  const [asFormula, setAsFormula] = useState(isFormula(value))
  const { minimum, maximum, default: usual } = setting.schema
  const unit = UNITS[setting.kind]
  if (asFormula) {
    return (
      <div>
        <ValueInput {...props} />
        <Button type="link" size="small" onClick={() => setAsFormula(false)}>
          {say('asPlain')}
        </Button>
      </div>
    )
  }
  return (
    <div className="number-row">
      <InputNumber
        id={id}
        value={typeof value === 'number' ? value : null}
        placeholder={typeof usual === 'number' ? String(usual) : ''}
        min={minimum ?? Number.MIN_SAFE_INTEGER}
        max={maximum ?? Number.MAX_SAFE_INTEGER}
        status={wrong ? 'error' : ''}
        suffix={unit && say(unit)}
        onChange={(next) => onChange(next ?? undefined)}
      />
      <Button type="link" size="small" onClick={() => setAsFormula(true)}>
        {say('asFormula')}
      </Button>
    </div>
  )
}

export function TruthInput({ value, onChange, id, setting }: InputProps) {
  const usual = setting.schema.default === true
  return (
    <Switch
      id={id}
      size="small"
      checked={typeof value === 'boolean' ? value : usual}
      onChange={(on) => onChange(on === usual ? undefined : on)}
    />
  )
}

export function ChoiceInput({ value, onChange, id, setting, wrong }: InputProps) {
  const { default: usual } = setting.schema
  return (
    <Select
      id={id}
      value={(value as string) ?? (usual as string)}
      options={setting.choices}
      status={wrong ? 'error' : ''}
      onChange={(next) => onChange(next === usual ? undefined : next)}
    />
  )
}

/** Whatever has no input of its own yet, as it is kept. */
export function JsonInput({ value, onChange, id, wrong }: InputProps) {
  const say = useSay(words)
  const [text, setText] = useState(value === undefined ? '' : JSON.stringify(value, null, 2))
  const [bad, setBad] = useState(false)
  const write = (next: string) => {
    setText(next)
    try {
      onChange(next.trim() ? asKept(next.trim()) : undefined)
      setBad(false)
    } catch {
      setBad(true)
    }
  }
  return (
    <div>
      <Input.TextArea
        id={id}
        value={text}
        status={wrong || bad ? 'error' : ''}
        autoSize={{ minRows: 1, maxRows: 8 }}
        spellCheck={false}
        className="formula-text"
        onChange={({ target }) => write(target.value)}
      />
      {bad && <p className="fault">{say('badJson')}</p>}
    </div>
  )
}

const asKept = (text: string) => (text.startsWith('=') ? text : JSON.parse(text))
