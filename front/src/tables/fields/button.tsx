import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { pressButton } from '../../api/runs'
import { ActButton } from '../../kit/ActButton'
import { pick, useSay } from '../../kit/tongue'
import { useHere } from './files'
import type { Twin, ViewProps } from './twin'
import { words } from './words'

const labelOf = ({ options }: ViewProps['field']) =>
  pick(options.label ?? '', options.label_en ?? '')

/** Starts its flow for the record in which it stands; where it stands in none, it is only shown. */
function Press({ field }: ViewProps) {
  const say = useSay(words)
  const client = useQueryClient()
  const here = useHere()
  const { look, flow } = field.options
  const shown = {
    size: 'small' as const,
    type: look === 'primary' ? ('primary' as const) : ('default' as const),
    danger: look === 'danger',
  }
  if (!here || !flow || field.locked) {
    return (
      <Button {...shown} disabled title={flow ? '' : say('noFlow')}>
        {labelOf(field)}
      </Button>
    )
  }
  const press = async () => {
    await pressButton(here.table, here.record, field.key)
    await client.invalidateQueries({ queryKey: ['runs'] })
  }
  return (
    <ActButton {...shown} act={press} done={say('pressed')} data-testid={`press-${field.key}`}>
      {labelOf(field)}
    </ActButton>
  )
}

export const twin: Twin = {
  show: (_value, field) => ({ text: labelOf(field), button: true }),
  View: Press,
  constant: true,
  width: 110,
}
