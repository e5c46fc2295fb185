import { DeleteOutlined } from '@ant-design/icons'
import { Button, InputNumber, Select } from 'antd'
import { useState } from 'react'
import type { Field } from '../../../api/types'
import { nameOf, useSay } from '../../../kit/tongue'
import type { Setting } from '../declared'
import { choicesOf, tableHere, usePlace } from '../place'
import { words } from '../words'
import type { InputProps } from './input'
import { TextInput } from './Text'
import { ValueInput } from './Value'

type Cells = Record<string, unknown>

const COMPUTED = new Set([
  'formula',
  'lookup',
  'rollup',
  'auto-number',
  'button',
  'qr',
  'sub-table',
  'stock',
])

/** Fields of a record, each with its new value. */
export function CellsInput({ value, onChange, id, setting }: InputProps) {
  const say = useSay(words)
  const place = usePlace()
  const table = tableHere(place)
  const cells = (value ?? {}) as Cells
  const typed = (table?.fields ?? []).filter(({ type }) => !COMPUTED.has(type))
  const left = typed.filter(({ key }) => !(key in cells))
  const write = (key: string, cell: unknown) => onChange({ ...cells, [key]: cell })
  const drop = (key: string) =>
    onChange(Object.fromEntries(Object.entries(cells).filter(([one]) => one !== key)))
  if (!table) return <p className="soft">{say('noTable')}</p>
  return (
    <div className="cells-box">
      {Object.entries(cells).map(([key, cell]) => {
        const field = table.fields.find((one) => one.key === key)
        return (
          <div key={key} className="cells-row">
            <span className="cells-name">
              {field ? nameOf(field) : key}
              <Button
                type="text"
                size="small"
                icon={<DeleteOutlined />}
                aria-label={say('remove')}
                onClick={() => drop(key)}
              />
            </span>
            <CellBox
              field={field}
              setting={setting}
              id={`${id}-${key}`}
              value={cell}
              onChange={(next) => write(key, next ?? null)}
            />
          </div>
        )
      })}
      <Select
        id={id}
        size="small"
        showSearch={{ optionFilterProp: 'label' }}
        value={null}
        placeholder={`+ ${say('addField')}`}
        options={left.map((field) => ({ value: field.key, label: nameOf(field) }))}
        onChange={(key: string | null) => key && write(key, '')}
        data-testid="add-cell"
      />
    </div>
  )
}

type CellProps = {
  field: Field | undefined
  setting: Setting
  id: string
  value: unknown
  onChange: (value: unknown) => void
}

/** A choice is chosen, a number typed; everything may be a formula. */
function CellBox(props: CellProps) {
  const say = useSay(words)
  const { field, value, onChange, id } = props
  const isFormula = typeof value === 'string' && value.startsWith('=')
  const [asFormula, setAsFormula] = useState(isFormula)
  const choices = choicesOf(field).map((one) => ({ value: one.key, label: nameOf(one) }))
  const isNumber = field?.kind === 'number'
  if (choices.length === 0 && !isNumber) return <TextInput {...props} />
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
      {isNumber ? (
        <InputNumber
          id={id}
          stringMode
          value={(value as string) || null}
          onChange={(next) => onChange(next === null ? '' : String(next))}
        />
      ) : (
        <Select
          id={id}
          value={(value as string) || undefined}
          placeholder={say('choose')}
          options={choices}
          onChange={onChange}
        />
      )}
      <Button type="link" size="small" onClick={() => setAsFormula(true)}>
        {say('asFormula')}
      </Button>
    </div>
  )
}
