import type { Linked } from '../../api/types'
import { LinkSelect } from './LinkSelect'
import type { EditProps, Twin } from './twin'

function Edit({ value, onChange, ...rest }: EditProps) {
  return (
    <LinkSelect
      {...rest}
      value={value ? [value as Linked] : []}
      onChange={(linked) => onChange(linked[0] ?? null)}
    />
  )
}

export const twin: Twin = {
  show: (value: Linked, { options }) => ({
    text: value.title,
    links: [{ ...value, table: options.table ?? '' }],
  }),
  Edit,
  width: 180,
}
