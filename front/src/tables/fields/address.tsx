import { Input } from 'antd'
import { useSay } from '../../kit/tongue'
import type { EditProps, Twin } from './twin'
import { words } from './words'

type Address = { text: string } & Partial<
  Record<'province' | 'city' | 'district' | 'street' | 'rest', string>
>

const textOf = (value: Address | string | null) =>
  typeof value === 'string' ? value : (value?.text ?? '')

const partsOf = ({ province, city, district, street, rest }: Address) =>
  [province, city === province ? '' : city, district, street, rest].filter(Boolean).join(' · ')

/** Typed or pasted as one text: the server finds province, city and district in it. */
function Edit({ id, value, onChange, status, describedBy }: EditProps) {
  const say = useSay(words)
  return (
    <Input.TextArea
      id={id}
      value={textOf(value)}
      autoSize={{ minRows: 2, maxRows: 4 }}
      maxLength={300}
      placeholder={say('address')}
      status={status}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value || null)}
    />
  )
}

export const twin: Twin = {
  show: (value: Address) => ({ text: textOf(value), title: partsOf(value) }),
  Edit,
  width: 240,
}
