import { CloseOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import type { Field } from '../../api/types'
import { nameOf, useSay } from '../../kit/tongue'
import { Side } from '../Side'
import { words } from '../words'

type Props = {
  label: string
  help: string
  /** Field at the left -> field at the right. */
  pairs: Record<string, string>
  left: Field[]
  right: Field[]
  onPairs: (pairs: Record<string, string>) => void
}

/** Fields, each with the field that it gets its value from. */
export function FieldPairs({ label, help, pairs, left, right, onPairs }: Props) {
  const say = useSay(words)
  const free = left.filter(({ key }) => !(key in pairs))
  const byName = (some: Field[]) => some.map((one) => ({ value: one.key, label: nameOf(one) }))
  const without = (key: string) =>
    onPairs(Object.fromEntries(Object.entries(pairs).filter(([one]) => one !== key)))
  return (
    <Side label={label} help={help}>
      {Object.entries(pairs).map(([key, from]) => {
        const name = nameOf(left.find((one) => one.key === key) ?? { name: key })
        return (
          <div className="side-pair" key={key}>
            <span className="one-line">{name} ←</span>
            <Select
              aria-label={`${name} ←`}
              value={from}
              options={byName(right)}
              onChange={(next) => onPairs({ ...pairs, [key]: next })}
            />
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={`${say('drop')} ${name}`}
              onClick={() => without(key)}
            />
          </div>
        )
      })}
      {free.length > 0 && (
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={label}
          placeholder={say('chooseField')}
          value={null}
          options={byName(free)}
          onChange={(key: string | null) => {
            const same = right.find((one) => one.key === key) ?? right[0]
            if (key && same) onPairs({ ...pairs, [key]: same.key })
          }}
        />
      )}
    </Side>
  )
}
