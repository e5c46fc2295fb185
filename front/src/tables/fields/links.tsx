import type { Linked } from '../../api/types'
import { LinkSelect } from './LinkSelect'
import type { EditProps, Twin } from './twin'

function Edit({ value, onChange, ...rest }: EditProps) {
  return <LinkSelect {...rest} many value={(value as Linked[] | null) ?? []} onChange={onChange} />
}

export const twin: Twin = {
  show: (value: Linked[], { options }) => ({
    text: value.map(({ title }) => title).join('、'),
    links: value.map((one) => ({ ...one, table: options.table ?? '' })),
  }),
  Edit,
  width: 200,
}
