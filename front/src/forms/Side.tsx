import { Switch } from 'antd'
import type { ReactNode } from 'react'

type Props = { id?: string; label: string; help?: string; children: ReactNode }

/** A setting in the narrow column at the side: its name above it. */
export function Side({ id, label, help, children }: Props) {
  return (
    <div className="side-setting">
      {id ? <label htmlFor={id}>{label}</label> : <span className="label">{label}</span>}
      {children}
      {help && <p className="help">{help}</p>}
    </div>
  )
}

type SwitchProps = {
  id: string
  label: string
  help?: string
  on: boolean
  disabled?: boolean
  onChange: (on: boolean) => void
}

export function SideSwitch({ id, label, help, on, disabled, onChange }: SwitchProps) {
  return (
    <div className="side-switch">
      <Switch id={id} size="small" checked={on} disabled={disabled ?? false} onChange={onChange} />
      <div>
        <label htmlFor={id}>{label}</label>
        {help && <p className="help">{help}</p>}
      </div>
    </div>
  )
}
