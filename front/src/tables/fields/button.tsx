import { Button } from 'antd'
import { pick, useSay } from '../../kit/tongue'
import type { Twin, ViewProps } from './twin'
import { words } from './words'

const labelOf = ({ options }: ViewProps['field']) =>
  pick(options.label ?? '', options.label_en ?? '')

/** Waits for the room of the flows to say what a press does. */
function Press({ field }: ViewProps) {
  const say = useSay(words)
  const { look } = field.options
  return (
    <Button
      disabled
      size="small"
      title={say('noFlow')}
      type={look === 'primary' ? 'primary' : 'default'}
      danger={look === 'danger'}
    >
      {labelOf(field)}
    </Button>
  )
}

export const twin: Twin = {
  show: (_value, field) => ({ text: labelOf(field), button: true }),
  View: Press,
  constant: true,
  width: 110,
}
