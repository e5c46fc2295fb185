import { Switch } from 'antd'
import { sayFrom } from '../../kit/tongue'
import { common } from '../../kit/words'
import type { EditProps, Twin } from './twin'

const say = sayFrom(common)

function Edit({ id, value, onChange, describedBy }: EditProps) {
  return (
    <Switch
      id={id}
      checked={value === true}
      checkedChildren={say('yes')}
      unCheckedChildren={say('no')}
      aria-describedby={describedBy}
      onChange={onChange}
    />
  )
}

export const twin: Twin = {
  show: (value) => ({ text: say(value ? 'yes' : 'no') }),
  Edit,
  width: 80,
}
