import { Input, InputNumber, Select } from 'antd'
import type { FormFieldDef } from '../../api/forms'
import type { Field, Schema, Table } from '../../api/types'
import { nameOf, useSay } from '../../kit/tongue'
import { Side, SideSwitch } from '../Side'
import { words } from '../words'
import { ChooseSettings, choosable } from './ChooseSettings'
import { Totals } from './Totals'

type Props = {
  table: Table
  placed: FormFieldDef
  among: Field[]
  schema: Schema
  answers: Field[]
  onPlaced: (parts: Partial<FormFieldDef>) => void
}

/** Of a sub-table on the page: each field of its lines, what they add up to, how they are counted. */
export function LineSettings({ table, placed, among, schema, answers, onPlaced }: Props) {
  const say = useSay(words)
  const of = (key: string) => among.find((one) => one.key === key)
  const put = (next: FormFieldDef) =>
    onPlaced({ lines: placed.lines.map((one) => (one.field === next.field ? next : one)) })
  const onLine = among.filter(({ key }) => isPlaced(placed, key))
  const beside = among.filter(({ key }) => !isPlaced(placed, key))
  const numbers = beside.filter(({ kind }) => kind === 'number')
  return (
    <>
      <div className="side-setting">
        <span className="label">{say('lineEach')}</span>
        {placed.lines.map((line) => {
          const field = of(line.field)
          return (
            field && (
              <details key={line.field} className="line-setting">
                <summary data-testid={`line-${line.field}`}>{line.label || nameOf(field)}</summary>
                <LineField
                  {...{ field, line, among, schema, answers }}
                  onLine={(parts) => put({ ...line, ...parts })}
                />
              </details>
            )
          )
        })}
      </div>
      <Totals
        totals={placed.totals ?? {}}
        table={table}
        line={[...onLine, ...beside.filter(({ key }) => key !== placed.count)]}
        onTotals={(totals) => onPlaced({ totals })}
      />
      <Side id="placed-count" label={say('lineCount')} help={say('lineCountHelp')}>
        <Select
          id="placed-count"
          allowClear
          placeholder={say('chooseField')}
          value={placed.count || null}
          options={numbers.map((one) => ({ value: one.key, label: nameOf(one) }))}
          onChange={(count: string | null) => onPlaced({ count: count ?? '' })}
        />
      </Side>
      <Side id="placed-most" label={say('mostLines')}>
        <InputNumber
          id="placed-most"
          min={1}
          max={50}
          value={placed.most}
          onChange={(most) => onPlaced({ most: most ?? 20 })}
        />
      </Side>
    </>
  )
}

const isPlaced = ({ lines }: FormFieldDef, key: string) => lines.some(({ field }) => field === key)

type LineProps = {
  field: Field
  line: FormFieldDef
  among: Field[]
  schema: Schema
  answers: Field[]
  onLine: (parts: Partial<FormFieldDef>) => void
}

function LineField({ field, line, among, schema, answers, onLine }: LineProps) {
  const say = useSay(words)
  const id = `line-${field.key}`
  const text = (key: 'label' | 'label_en', label: string) => (
    <Side id={`${id}-${key}`} label={label}>
      <Input
        id={`${id}-${key}`}
        placeholder={key === 'label' ? nameOf(field) : undefined}
        value={line[key]}
        onChange={({ target }) => onLine({ [key]: target.value })}
      />
    </Side>
  )
  return (
    <>
      {text('label', say('label'))}
      <SideSwitch
        id={`${id}-required`}
        label={say('required')}
        disabled={field.required}
        on={field.required || line.required}
        onChange={(required) => onLine({ required })}
      />
      {choosable(field) && (
        <ChooseSettings
          {...{ field, schema, answers }}
          beside={among}
          placed={line}
          line={among.filter(({ key }) => key !== field.key)}
          onChoose={(choose) => onLine({ choose })}
        />
      )}
      {text('label_en', say('inEnglish', { what: say('label') }))}
    </>
  )
}
