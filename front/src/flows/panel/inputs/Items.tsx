import { Button } from 'antd'
import { useSay } from '../../../kit/tongue'
import { words } from '../words'
import type { InputProps } from './input'
import { ListInput } from './List'
import { ValueInput } from './Value'

/** Several things: a list that is there already, or each written down with its own values. */
export function ItemsInput(props: InputProps) {
  const say = useSay(words)
  const { setting, value, onChange } = props
  if (setting.inner.length === 0) return <ValueInput {...props} />
  const listed = Array.isArray(value)
  const Input = listed ? ListInput : ValueInput
  return (
    <div>
      <Input {...props} />
      <Button
        type="link"
        size="small"
        data-testid={listed ? 'items-as-list' : 'items-one-by-one'}
        onClick={() => onChange(listed ? undefined : [{}])}
      >
        {say(listed ? 'asList' : 'oneByOne')}
      </Button>
    </div>
  )
}
