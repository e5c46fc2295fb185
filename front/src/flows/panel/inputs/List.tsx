import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useSay } from '../../../kit/tongue'
import { words } from '../words'
import { inputFor } from './all'
import type { InputProps } from './input'

type Item = Record<string, unknown>

/** A list of things with settings of their own: buttons, fields to fill in. */
export function ListInput({ setting, value, onChange, id }: InputProps) {
  const say = useSay(words)
  const items = (Array.isArray(value) ? value : []) as Item[]
  const save = (next: Item[]) => onChange(next.length ? next : undefined)
  return (
    <div className="list-box">
      {items.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an item is its place
        <fieldset key={at} className="list-item">
          <legend>
            {at + 1}
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={say('remove')}
              onClick={() => save(items.filter((_, place) => place !== at))}
            />
          </legend>
          {setting.inner.map((own) => {
            const Input = inputFor(own)
            return (
              <label key={own.key} htmlFor={`${id}-${at}-${own.key}`} className="list-setting">
                <span>{own.name}</span>
                <Input
                  setting={own}
                  id={`${id}-${at}-${own.key}`}
                  value={item[own.key]}
                  onChange={(next) =>
                    save(
                      items.map((one, place) => (place === at ? without(one, own.key, next) : one)),
                    )
                  }
                />
              </label>
            )
          })}
        </fieldset>
      ))}
      <Button
        id={id}
        size="small"
        type="dashed"
        icon={<PlusOutlined />}
        onClick={() => save([...items, {}])}
      >
        {say('addValue')}
      </Button>
    </div>
  )
}

function without(item: Item, key: string, value: unknown): Item {
  const { [key]: _, ...rest } = item
  return value === undefined ? rest : { ...rest, [key]: value }
}
