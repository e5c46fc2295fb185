import { useSay } from '../../../kit/tongue'
import { type Setting, settingsOf } from '../declared'
import { operationOf } from '../known'
import { usePlace } from '../place'
import { words } from '../words'
import { ItemsInput } from './Items'
import type { InputProps } from './input'
import { TextInput } from './Text'
import { ValueInput } from './Value'

/** What the chosen operation takes, each named as the connector declares it. */
export function GivenInput(props: InputProps) {
  const say = useSay(words)
  const { value, onChange, id } = props
  const { world, siblings } = usePlace()
  const operation = operationOf({ id: '', block: 'call', settings: siblings }, world)
  if (!operation) return <p className="soft">{say('noOperation')}</p>
  const given = (value ?? {}) as Record<string, unknown>
  const write = (key: string, next: unknown) => {
    const { [key]: _, ...rest } = given
    onChange(next === undefined ? rest : { ...rest, [key]: next })
  }
  return (
    <div className="cells-box">
      {settingsOf(operation.takes).map((own) => {
        const Input = inputOf(own)
        return (
          <div key={own.key} className="list-setting">
            <label htmlFor={`${id}-${own.key}`}>
              {own.name}
              {own.required && <span className="must"> *</span>}
            </label>
            <Input
              {...props}
              setting={own}
              id={`${id}-${own.key}`}
              value={asFormula(given[own.key], Input === ValueInput)}
              onChange={(next) => write(own.key, next)}
            />
          </div>
        )
      })}
    </div>
  )
}

const inputOf = ({ kind }: Setting) => {
  if (kind === 'items') return ItemsInput
  return kind === 'text' || kind === 'choice' ? TextInput : ValueInput
}

/** A plain number is a formula as well. */
const asFormula = (value: unknown, formula: boolean) =>
  formula && value !== undefined && typeof value !== 'string' ? `=${JSON.stringify(value)}` : value
