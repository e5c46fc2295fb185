import { FormulaEditor } from '../FormulaEditor'
import type { OptionProps } from './option'

/** The formula of a field, or of the linked records that count: over their own table. */
export function FieldFormula({ id, table, field, spec, value, onOptions }: OptionProps) {
  const through = table.fields.find(({ key }) => key === field.options.through)
  const over = spec.with === 'where' ? (through?.options.table as string | undefined) : table.key
  if (!over) return null
  return (
    <FormulaEditor
      id={id}
      table={over}
      own={field.key}
      value={value ?? ''}
      onChange={(text) => onOptions({ [spec.key]: text })}
    />
  )
}
