import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { useSay } from '../../../kit/tongue'
import { freshName } from '../../tree/edits'
import { settingsOf } from '../declared'
import { words } from '../words'
import { inputFor } from './all'
import type { InputProps } from './input'
import { TextInput } from './Text'
import { FormulaInput } from './Value'

type Pairs = Record<string, unknown>

/** Names with a value each. The order is kept; a name that is typed again moves its value. */
function PairsBox({
  pairs,
  id,
  onChange,
  start,
  children,
}: {
  pairs: Pairs
  id: string
  onChange: (pairs: Pairs | undefined) => void
  start: unknown
  children: (name: string, value: unknown, onValue: (value: unknown) => void) => ReactNode
}) {
  const say = useSay(words)
  const entries = Object.entries(pairs)
  const save = (next: [string, unknown][]) =>
    onChange(next.length ? Object.fromEntries(next) : undefined)
  return (
    <div className="cells-box">
      {entries.map(([name, value], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being typed
        <div key={at} className="cells-row">
          <span className="cells-name">
            <NameBox
              name={name}
              id={at === 0 ? id : undefined}
              onName={(to) => {
                const free = to && !(to in pairs)
                if (free) save(entries.map((one, place) => (place === at ? [to, one[1]] : one)))
              }}
            />
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={say('remove')}
              onClick={() => save(entries.filter((_, place) => place !== at))}
            />
          </span>
          {children(name, value, (next) =>
            save(entries.map((one, place) => (place === at ? [one[0], next ?? ''] : one))),
          )}
        </div>
      ))}
      <Button
        size="small"
        type="dashed"
        icon={<PlusOutlined />}
        onClick={() => save([...entries, [freshName(say('name'), Object.keys(pairs)), start]])}
      >
        {say('addValue')}
      </Button>
    </div>
  )
}

function NameBox({
  name,
  id,
  onName,
}: {
  name: string
  id?: string
  onName: (name: string) => void
}) {
  const say = useSay(words)
  const [typed, setTyped] = useState(name)
  return (
    <Input
      size="small"
      id={id}
      value={typed}
      aria-label={say('name')}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={() => (typed.trim() === name ? setTyped(name) : onName(typed.trim()))}
    />
  )
}

const thing = (value: unknown): Pairs =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Pairs) : {}

/** Names with values. */
export function PairsInput(props: InputProps) {
  const { value, onChange, id } = props
  return (
    <PairsBox pairs={thing(value)} id={id} onChange={onChange} start="">
      {(name, one, onValue) => (
        <TextInput {...props} id={`${id}-${name}`} value={one} onChange={onValue} />
      )}
    </PairsBox>
  )
}

/** Names with formulas as such. */
export function FactsInput(props: InputProps) {
  const { value, onChange, id } = props
  return (
    <PairsBox pairs={thing(value)} id={id} onChange={onChange} start="">
      {(name, one, onValue) => (
        <FormulaInput {...props} id={`${id}-${name}`} value={one} onChange={onValue} />
      )}
    </PairsBox>
  )
}

/** Names with what each is, in plain words. */
export function NamesInput({ value, onChange, id }: InputProps) {
  return (
    <PairsBox pairs={thing(value)} id={id} onChange={onChange} start="">
      {(_, one, onValue) => (
        <Input
          size="small"
          value={String(one ?? '')}
          onChange={({ target }) => onValue(target.value)}
        />
      )}
    </PairsBox>
  )
}

/** Names with several settings each, as the totals of a table. */
export function MapInput({ setting, value, onChange, id }: InputProps) {
  const each = setting.schema.additionalProperties
  const inner = each && typeof each === 'object' ? settingsOf(each) : []
  return (
    <PairsBox pairs={thing(value)} id={id} onChange={onChange} start={{}}>
      {(name, one, onValue) => (
        <>
          {inner.map((own) => {
            const Input = inputFor(own)
            const told = thing(one)
            return (
              <Input
                key={own.key}
                setting={own}
                id={`${id}-${name}-${own.key}`}
                value={told[own.key]}
                onChange={(next) => onValue({ ...told, [own.key]: next })}
              />
            )
          })}
        </>
      )}
    </PairsBox>
  )
}
