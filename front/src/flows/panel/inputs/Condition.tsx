import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Segmented, Select } from 'antd'
import { useState } from 'react'
import { nameOf, useSay } from '../../../kit/tongue'
import {
  dayOf,
  formulaOf,
  type Op,
  opsFor,
  quoted,
  type Row,
  type Rows,
  rowsOf,
  todayPlus,
  unquoted,
  withDays,
} from '../conditions'
import { type Known, knownOf } from '../known'
import { choicesOf, fieldAt, type Place, tableHere, usePlace } from '../place'
import { words } from '../words'
import { FormulaBox } from './FormulaBox'
import { type InputProps, textOrNothing } from './input'
import { ValuePicker } from './ValuePicker'

/** Rows of field, comparison and value; a formula where rows cannot say it. */
export function ConditionInput({ value, onChange, id, wrong }: InputProps) {
  const say = useSay(words)
  const place = usePlace()
  const formula = typeof value === 'string' ? value : ''
  const known = knownFor(place)
  const parsed = withDays(rowsOf(formula), (path) => isDayAt(known, path))
  const [asFormula, setAsFormula] = useState(parsed === null)
  const write = (text: string) => onChange(textOrNothing(text))
  const own = place.siblings.table === undefined
  return (
    <div className="condition">
      {asFormula || !parsed ? (
        <FormulaBox
          id={id}
          formula={formula}
          onChange={write}
          known={known}
          wrong={wrong}
          tried={own}
        />
      ) : (
        <RowsBox id={id} rows={parsed} known={known} onChange={write} />
      )}
      {parsed && (
        <Button
          type="link"
          size="small"
          className="condition-switch"
          onClick={() => setAsFormula(!asFormula)}
        >
          {say(asFormula ? 'asRows' : 'asFormula')}
        </Button>
      )}
    </div>
  )
}

/** A condition over another table reads its fields first; then what formulas know here. */
export function knownFor(place: Place): Known[] {
  const table = tableHere(place)
  if (!table || table.key === place.flow.trigger.table) return place.known
  const fields = knownOf(table)
  const paths = new Set(fields.map(({ path }) => path))
  const others = place.known.filter(({ path }) => !paths.has(path) && path.includes('.'))
  return [...fields, ...others]
}

function isDayAt(known: Known[], path: string): boolean {
  const kind = known.find((one) => one.path === path)?.kind
  return kind === 'date' || kind === 'moment'
}

type RowsProps = { id: string; rows: Rows; known: Known[]; onChange: (formula: string) => void }

/** A row that is half filled in is kept here; the setting has it once it is whole. */
function RowsBox({ id, rows, known, onChange }: RowsProps) {
  const say = useSay(words)
  const [half, setHalf] = useState<Row | null>(null)
  const shown = half ? [...rows.rows, half] : rows.rows
  const save = (next: Row[], join = rows.join) => onChange(formulaOf({ join, rows: next }))
  const edit = (at: number, row: Row) => {
    const next = shown.map((one, place) => (place === at ? row : one))
    const last = next.at(-1)
    const whole = formulaOf({ join: 'AND', rows: [row] }) !== ''
    if (half && at === shown.length - 1 && last && !whole) return setHalf(row)
    if (half && at === shown.length - 1) setHalf(null)
    save(half && at !== shown.length - 1 ? next.slice(0, -1) : next)
  }
  const drop = (at: number) => {
    if (half && at === shown.length - 1) return setHalf(null)
    save(rows.rows.filter((_, place) => place !== at))
  }
  return (
    <div className="rows-box" id={id}>
      {shown.length > 1 && (
        <Segmented
          size="small"
          value={rows.join}
          options={[
            { value: 'AND', label: say('all') },
            { value: 'OR', label: say('any') },
          ]}
          onChange={(join) => save(rows.rows, join as Rows['join'])}
        />
      )}
      {shown.map((row, at) => (
        <RowBox
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
          key={at}
          row={row}
          known={known}
          onChange={(next) => edit(at, next)}
          onDrop={() => drop(at)}
        />
      ))}
      {shown.length === 0 && <span className="soft">{say('noRows')}</span>}
      <Button
        size="small"
        type="dashed"
        icon={<PlusOutlined />}
        disabled={half !== null}
        data-testid="add-condition"
        onClick={() => setHalf({ path: '', op: '=', value: '' })}
      >
        {say('addRow')}
      </Button>
    </div>
  )
}

type RowProps = { row: Row; known: Known[]; onChange: (row: Row) => void; onDrop: () => void }

function RowBox({ row, known, onChange, onDrop }: RowProps) {
  const say = useSay(words)
  const place = usePlace()
  const found = known.find(({ path }) => path === row.path)
  const isDay = isDayAt(known, row.path)
  const opName = (op: Op) =>
    isDay && ['<', '<=', '>', '>='].includes(op) ? say(`day_${op}` as 'day_<') : say(`op_${op}`)
  const take = (path: string) => {
    const kind = known.find((one) => one.path === path)?.kind ?? ''
    const day = isDayAt(known, path)
    onChange({ path, op: day ? '<' : '=', value: day ? 'TODAY()' : kind === 'truth' ? 'TRUE' : '' })
  }
  const field = fieldAt(tableHere(place), row.path, place.world)
  const takesValue = row.op !== 'blank' && row.op !== 'filled'
  return (
    <div className="row-box">
      <Select
        size="small"
        showSearch={{ optionFilterProp: 'label' }}
        value={row.path || undefined}
        placeholder={say('field')}
        aria-label={say('field')}
        popupMatchSelectWidth={260}
        options={grouped(known, row.path)}
        onChange={take}
        className="row-field"
        data-testid="condition-field"
      />
      <Select
        size="small"
        value={row.op}
        aria-label={say('formula')}
        options={opsFor(found?.kind ?? '').map((op) => ({ value: op, label: opName(op) }))}
        popupMatchSelectWidth={false}
        onChange={(op) => onChange({ ...row, op })}
        className="row-op"
        data-testid="condition-op"
      />
      {takesValue && (
        <ValueBox
          row={row}
          kind={found?.kind ?? ''}
          choices={choicesOf(field).map((one) => ({ value: one.key, label: nameOf(one) }))}
          known={known}
          onChange={(value) => onChange({ ...row, value })}
        />
      )}
      {takesValue && row.path !== '' && !row.value.startsWith('{') && (
        <ValuePicker
          known={place.known}
          label="{ }"
          onPick={({ path }) => onChange({ ...row, value: `{${path}}` })}
        />
      )}
      <Button
        size="small"
        type="text"
        icon={<DeleteOutlined />}
        aria-label={say('close')}
        onClick={onDrop}
      />
    </div>
  )
}

type Option = { value: string; label: string }
type ValueProps = {
  row: Row
  kind: string
  choices: Option[]
  known: Known[]
  onChange: (value: string) => void
}

function ValueBox({ row, kind, choices, known, onChange }: ValueProps) {
  const say = useSay(words)
  const { value } = row
  if (value.startsWith('{')) return <OtherValue value={value} known={known} onChange={onChange} />
  if (choices.length > 0) {
    return (
      <Select
        size="small"
        value={unquoted(value) || undefined}
        placeholder={say('choose')}
        aria-label={say('value')}
        options={choices}
        popupMatchSelectWidth={false}
        onChange={(key) => onChange(quoted(key))}
        className="row-value"
        data-testid="condition-value"
      />
    )
  }
  if (kind === 'date' || kind === 'moment') return <DayBox value={value} onChange={onChange} />
  if (kind === 'truth') {
    const options = ['TRUE', 'FALSE'].map((one) => ({
      value: one,
      label: say(one === 'TRUE' ? 'yes' : 'no'),
    }))
    return (
      <Select
        size="small"
        value={value}
        options={options}
        onChange={onChange}
        className="row-value"
      />
    )
  }
  if (kind === 'number') {
    return (
      <InputNumber
        size="small"
        stringMode
        value={value || null}
        aria-label={say('value')}
        onChange={(next) => onChange(next === null ? '' : String(next))}
        className="row-value"
        data-testid="condition-value"
      />
    )
  }
  return (
    <Input
      size="small"
      value={unquoted(value)}
      aria-label={say('value')}
      onChange={({ target }) => onChange(asValue(target.value))}
      className="row-value"
      data-testid="condition-value"
    />
  )
}

/** A number stays one where the kind of the other side is not known. */
const asValue = (text: string) => (text === '' ? '' : quoted(text))

function DayBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const say = useSay(words)
  const day = dayOf(value)
  if (day?.from === 'date') return <DateBox date={day.date} onChange={onChange} />
  return (
    <span className="row-value row-day">
      <span className="soft">{say('today')} +</span>
      <InputNumber
        size="small"
        value={day?.days ?? 0}
        precision={0}
        aria-label={say('days')}
        onChange={(days) => onChange(todayPlus(days ?? 0))}
        data-testid="condition-days"
      />
      <span className="soft">{say('days')}</span>
    </span>
  )
}

/** A day of the calendar, as somebody wrote it in the formula. */
function DateBox({ date, onChange }: { date: string; onChange: (value: string) => void }) {
  const say = useSay(words)
  return (
    <Input
      size="small"
      type="date"
      value={date}
      aria-label={say('value')}
      onChange={({ target }) => {
        if (target.value) onChange(quoted(target.value))
      }}
      className="row-value"
      data-testid="condition-date"
    />
  )
}

function OtherValue({
  value,
  known,
  onChange,
}: {
  value: string
  known: Known[]
  onChange: (value: string) => void
}) {
  return (
    <Select
      size="small"
      showSearch={{ optionFilterProp: 'label' }}
      value={value.slice(1, -1)}
      options={grouped(known, value.slice(1, -1))}
      popupMatchSelectWidth={260}
      allowClear
      onChange={(path) => onChange(path ? `{${path}}` : '')}
      className="row-value"
    />
  )
}

function grouped(known: Known[], chosen: string) {
  const groups = new Map<string, Option[]>()
  for (const { group, path, label } of known) {
    groups.set(group, [...(groups.get(group) ?? []), { value: path, label }])
  }
  const listed = [...groups].map(([label, options]) => ({ label, options }))
  const strange = chosen && !known.some(({ path }) => path === chosen)
  return strange ? [{ label: '', options: [{ value: chosen, label: chosen }] }, ...listed] : listed
}
