import { useSay } from '../../kit/tongue'
import type { Setting } from './declared'
import { inputFor } from './inputs/all'
import { words } from './words'

type Props = {
  setting: Setting
  value: unknown
  onChange: (value: unknown) => void
  place: string
  fault?: string
  /** What it was in the test run, once there was one. */
  tested?: unknown
}

/** One setting: its name, its input, what is wrong with it, and what it was in the test run. */
export function SettingRow({ setting, value, onChange, place, fault, tested }: Props) {
  const say = useSay(words)
  const Input = inputFor(setting)
  const id = `set-${place}-${setting.key}`
  return (
    <div
      className="setting"
      data-testid={`setting-${setting.key}`}
      data-fault={fault ? '' : undefined}
    >
      <label htmlFor={id}>
        {setting.name}
        {setting.required && <span className="must"> *</span>}
      </label>
      <Input setting={setting} value={value} onChange={onChange} id={id} wrong={Boolean(fault)} />
      {fault && (
        <p className="fault" role="alert">
          {say('wanted', { wanted: fault })}
        </p>
      )}
      {!fault && setting.help && setting.kind !== 'people' && (
        <p className="help">{setting.help}</p>
      )}
      {isTold(tested) && tested !== value && (
        <p className="help setting-tested">{say('afterTest', { value: inShort(tested) })}</p>
      )}
    </div>
  )
}

const isTold = (value: unknown) => value !== undefined && value !== null && value !== ''

export function inShort(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > 120 ? `${text.slice(0, 120)}…` : text
}
