import { Rate } from 'antd'
import type { EditProps, Twin } from './twin'

const mostOf = (field: EditProps['field']) => Number(field.options.most ?? 5)

function Edit({ id, field, value, onChange }: EditProps) {
  return (
    <Rate
      id={id}
      count={mostOf(field)}
      value={Number(value ?? 0)}
      onChange={(stars) => onChange(stars || null)}
    />
  )
}

export const twin: Twin = {
  show: (value, field) => {
    const stars = Math.round(Number(value))
    return { text: '★'.repeat(stars).padEnd(mostOf(field), '☆'), title: String(stars) }
  },
  Edit,
  width: 110,
}
