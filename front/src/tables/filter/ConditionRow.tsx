import { Input, Select, Space } from 'antd'
import { useMembers } from '../../api/members'
import type { Field } from '../../api/types'
import { nameOf, pick, useSay } from '../../kit/tongue'
import { words } from '../words'
import { type Asked, HOWS, type How } from './asks'
import { type Condition, howOf } from './filter'

type Props = {
  asked: Asked[]
  condition: Condition
  onCondition: (condition: Condition) => void
}

/** 字段 · 大于 · 值 */
export function ConditionRow({ asked, condition, onCondition }: Props) {
  const say = useSay(words)
  const one = asked.find(({ path }) => path === condition.path)
  const how = one && howOf(one, condition.how)
  const change = (path: string) => {
    const next = asked.find((each) => each.path === path)
    if (next) onCondition({ path, how: HOWS[next.sort][0]?.key ?? 'blank', values: [] })
  }
  return (
    <Space.Compact block className="condition">
      <Select
        className="condition-field"
        value={condition.path}
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
        aria-label={say('filterField')}
        options={asked.map(({ path, field }) => ({ value: path, label: nameOf(field) }))}
        onChange={change}
      />
      {one && (
        <Select
          className="condition-how"
          value={condition.how}
          popupMatchSelectWidth={false}
          aria-label={say('filterHow')}
          options={HOWS[one.sort].map(({ key }) => ({ value: key, label: sayHow(key, say) }))}
          onChange={(key) =>
            onCondition({ ...condition, how: key, values: keepValues(one, key, condition) })
          }
        />
      )}
      {one && how && how.takes !== 'nothing' && (
        <Values
          asked={one}
          how={how}
          values={condition.values}
          onValues={(values) => onCondition({ ...condition, values })}
        />
      )}
    </Space.Compact>
  )
}

const sayHow = (key: string, say: (key: never) => string) => say(`how_${key}` as never)

function keepValues(asked: Asked, key: string, { values }: Condition): string[] {
  const takes = howOf(asked, key)?.takes
  if (takes === 'nothing') return []
  return takes === 'one' ? values.slice(0, 1) : values
}

type ValuesProps = {
  asked: Asked
  how: How
  values: string[]
  onValues: (values: string[]) => void
}

function Values({ asked, how, values, onValues }: ValuesProps) {
  const one = (n: number) => (value: string) =>
    onValues(how.takes === 'two' ? pair(values, n, value) : [value])
  if (asked.sort === 'chosen' || asked.sort === 'several') {
    return (
      <Chosen asked={asked} many={how.takes === 'several'} values={values} onValues={onValues} />
    )
  }
  const Box = asked.sort === 'date' || asked.sort === 'moment' ? Day : Plain
  return (
    <>
      <Box value={values[0] ?? ''} sort={asked.sort} onValue={one(0)} />
      {how.takes === 'two' && <Box value={values[1] ?? ''} sort={asked.sort} onValue={one(1)} />}
    </>
  )
}

const pair = ([first = '', second = '']: string[], n: number, value: string) =>
  n === 0 ? [value, second] : [first, value]

type BoxProps = { value: string; sort: Asked['sort']; onValue: (value: string) => void }

function Plain({ value, sort, onValue }: BoxProps) {
  const say = useSay(words)
  return (
    <Input
      value={value}
      inputMode={sort === 'number' ? 'decimal' : 'text'}
      aria-label={say('filterValue')}
      data-testid="filter-value"
      onChange={({ target }) => onValue(target.value)}
    />
  )
}

/** 今天, 3 天后, or a day of the calendar. */
function Day({ value, onValue }: BoxProps) {
  const say = useSay(words)
  const near = /^today(?:([+-])(\d+))?$/.exec(value)
  const mode = !near ? 'day' : !near[1] ? 'today' : near[1] === '+' ? 'ahead' : 'ago'
  const change = (next: string) => {
    if (next === 'today') onValue('today')
    else if (next === 'ahead') onValue('today+3')
    else if (next === 'ago') onValue('today-7')
    else onValue('')
  }
  return (
    <>
      <Select
        value={mode}
        popupMatchSelectWidth={false}
        aria-label={say('filterDayKind')}
        options={(['today', 'ahead', 'ago', 'day'] as const).map((key) => ({
          value: key,
          label: say(`day_${key}`),
        }))}
        onChange={change}
      />
      {mode === 'day' && (
        <Input
          type="date"
          value={value}
          aria-label={say('filterValue')}
          onChange={({ target }) => onValue(target.value)}
        />
      )}
      {near?.[1] && (
        <Input
          type="number"
          min={0}
          value={near[2]}
          aria-label={say('filterDays')}
          onChange={({ target }) => onValue(`today${near[1]}${Number(target.value) || 0}`)}
        />
      )}
    </>
  )
}

type ChosenProps = {
  asked: Asked
  many: boolean
  values: string[]
  onValues: (values: string[]) => void
}

function Chosen({ asked, many, values, onValues }: ChosenProps) {
  const say = useSay(words)
  const members = useMembers()
  const options = useOptions(asked.field, members.data ?? [])
  return (
    <Select
      className="condition-value"
      mode={many ? 'multiple' : undefined}
      value={many ? values : values[0]}
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      aria-label={say('filterValue')}
      data-testid="filter-value"
      options={options}
      onChange={(chosen: string | string[]) => onValues([chosen].flat())}
    />
  )
}

function useOptions({ type, options }: Field, members: { id: string; name: string }[]) {
  const named = options.choices ?? options.stages
  if (type === 'person') return members.map(({ id, name }) => ({ value: id, label: name }))
  if (named) return named.map((one) => ({ value: one.key, label: nameOf(one) }))
  return ['owner', 'member', 'viewer'].map((key, n) => ({
    value: key,
    label: pick(['负责人', '成员', '只读成员'][n] ?? key, key),
  }))
}
