import { CloseOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import type { Field, Table } from '../../api/types'
import { isTyped } from '../../kit/fieldTypes'
import { nameOf, useSay } from '../../kit/tongue'
import { Side } from '../Side'
import { words } from '../words'
import { readTotal, writeTotal } from './total'

type Props = {
  /** Field of the record -> formula over one line, of which it gets the sum. */
  totals: Record<string, string>
  table: Table
  line: Field[]
  onTotals: (totals: Record<string, string>) => void
}

/** What the lines add up to: a field of the record gets «one field», or «one times another». */
export function Totals({ totals, table, line, onTotals }: Props) {
  const say = useSay(words)
  const numbers = line.filter(({ kind }) => kind === 'number')
  const free = table.fields.filter(
    ({ key, kind, type }) => kind === 'number' && isTyped(type) && !(key in totals),
  )
  const byName = (some: Field[]) => some.map((one) => ({ value: one.key, label: nameOf(one) }))
  const without = (key: string) =>
    onTotals(Object.fromEntries(Object.entries(totals).filter(([one]) => one !== key)))
  if (numbers.length === 0) return null
  return (
    <Side label={say('totals')} help={say('totalsHelp')}>
      {Object.entries(totals).map(([key, formula]) => {
        const field = table.fields.find((one) => one.key === key)
        const name = nameOf(field ?? { name: key })
        const put = (next: string) => onTotals({ ...totals, [key]: next })
        return (
          <div key={key} className="total-line" data-testid={`total-${key}`}>
            <span className="one-line">{say('totalOf', { name })}</span>
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={`${say('drop')} ${name}`}
              onClick={() => without(key)}
            />
            <TotalFormula formula={formula} numbers={numbers} onFormula={put} />
          </div>
        )
      })}
      {free.length > 0 && (
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={say('totals')}
          placeholder={say('totalAdd')}
          value={null}
          options={byName(free)}
          onChange={(key: string | null) =>
            key && onTotals({ ...totals, [key]: `{${numbers[0]?.key}}` })
          }
          data-testid="total-add"
        />
      )}
    </Side>
  )
}

type FormulaProps = { formula: string; numbers: Field[]; onFormula: (formula: string) => void }

function TotalFormula({ formula, numbers, onFormula }: FormulaProps) {
  const say = useSay(words)
  const known = readTotal(formula)
  const options = numbers.map((one) => ({ value: one.key, label: nameOf(one) }))
  if (!known) {
    return (
      <Input
        className="mono"
        aria-label={say('totals')}
        value={formula}
        onChange={({ target }) => onFormula(target.value)}
      />
    )
  }
  return (
    <>
      <Select
        aria-label={say('totals')}
        value={known.field}
        options={options}
        onChange={(field) => onFormula(writeTotal({ ...known, field }))}
      />
      <Select
        allowClear
        aria-label={say('times')}
        placeholder={say('timesNothing')}
        value={known.times || null}
        options={options
          .filter(({ value }) => value !== known.field)
          .map(({ value, label }) => ({ value, label: `× ${label}` }))}
        onChange={(times: string | null) => onFormula(writeTotal({ ...known, times: times ?? '' }))}
      />
    </>
  )
}
