import { usePlace } from '../place'
import { FormulaBox } from './FormulaBox'
import type { InputProps } from './input'

/** A value that comes from the record or from an earlier result: always a formula, kept with «=». */
export function ValueInput({ value, onChange, id, wrong }: InputProps) {
  const { known } = usePlace()
  const formula = typeof value === 'string' ? value.replace(/^=/, '') : ''
  return (
    <FormulaBox
      id={id}
      formula={formula}
      onChange={(text) => onChange(text ? `=${text}` : undefined)}
      known={known}
      wrong={wrong}
    />
  )
}

/** A formula as such. */
export function FormulaInput({ value, onChange, id, wrong }: InputProps) {
  const { known } = usePlace()
  return (
    <FormulaBox
      id={id}
      formula={typeof value === 'string' ? value : ''}
      onChange={(text) => onChange(text || undefined)}
      known={known}
      wrong={wrong}
    />
  )
}

/** One value or several, each a formula. */
export function ValuesInput(props: InputProps) {
  const { value, onChange } = props
  const one = Array.isArray(value) ? value[0] : value
  const many = props.setting.schema.type === 'array'
  return (
    <ValueInput
      {...props}
      value={one}
      onChange={(next) => onChange(next === undefined ? undefined : many ? [next] : next)}
    />
  )
}
