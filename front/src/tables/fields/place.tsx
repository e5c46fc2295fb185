import { Input } from 'antd'
import { useSay } from '../../kit/tongue'
import type { EditProps, Twin } from './twin'
import { words } from './words'

type Point = { lng: number; lat: number }
const textOf = (value: Point | string | null) =>
  value === null || typeof value === 'string' ? (value ?? '') : `${value.lng},${value.lat}`

function Edit({ id, field, value, onChange, status, describedBy }: EditProps) {
  const say = useSay(words)
  return (
    <Input
      id={id}
      value={textOf(value)}
      placeholder={say('place')}
      suffix={<span className="soft">{(field.options.system ?? 'gcj-02').toUpperCase()}</span>}
      status={status}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value || null)}
    />
  )
}

export const twin: Twin = {
  show: (value, { options }) => ({
    text: textOf(value),
    title: (options.system ?? 'gcj-02').toUpperCase(),
    mono: true,
  }),
  Edit,
  width: 180,
}
