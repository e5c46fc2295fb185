import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber } from 'antd'
import type { Unit } from '../../api/types'
import { useSay } from '../../kit/tongue'
import { words } from '../words'
import type { OptionProps } from './option'

/** The unit that is counted, and the others with how many of it they are. */
export function Units({ id, field, onOptions }: OptionProps) {
  const say = useSay(words)
  const base: string = field.options.base ?? '件'
  const units: Unit[] = field.options.units ?? []
  const set = (next: Unit[]) => onOptions({ units: next, shown: next[0]?.name || base })
  const change = (at: number, parts: Partial<Unit>) =>
    set(units.map((one, place) => (place === at ? { ...one, ...parts } : one)))
  return (
    <div className="choice-lines">
      <span className="choice-line">
        <Input
          id={id}
          aria-label={say('baseUnit')}
          addonBefore={say('baseUnit')}
          value={base}
          onChange={({ target }) =>
            onOptions({ base: target.value, shown: units[0]?.name || target.value })
          }
        />
      </span>
      {units.map((unit, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a unit is what stands at its place
        <span className="choice-line" key={at}>
          <Input
            aria-label={say('unitName')}
            value={unit.name}
            onChange={({ target }) => change(at, { name: target.value })}
          />
          <span>=</span>
          <InputNumber
            aria-label={say('unitIs', { unit: unit.name })}
            min={0}
            value={Number(unit.factor)}
            onChange={(factor) => change(at, { factor: String(factor ?? 1) })}
          />
          <span>{base}</span>
          <Button
            type="text"
            icon={<CloseOutlined />}
            aria-label={say('takeAway', { name: unit.name })}
            onClick={() => set(units.filter((_, place) => place !== at))}
          />
        </span>
      ))}
      <Button
        icon={<PlusOutlined />}
        onClick={() => set([...units, { name: '箱', name_en: '', factor: '12' }])}
      >
        {say('addUnit')}
      </Button>
    </div>
  )
}
