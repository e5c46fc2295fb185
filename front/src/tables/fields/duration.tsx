import { Input } from 'antd'
import { useState } from 'react'
import { useSay } from '../../kit/tongue'
import { sayDuration } from '../../kit/when'
import type { EditProps, Twin } from './twin'
import { words } from './words'

function Edit({ id, value, onChange, status, describedBy }: EditProps) {
  const say = useSay(words)
  const [typed, setTyped] = useState(() => (value === null ? '' : sayDuration(value)))
  return (
    <Input
      id={id}
      value={typed}
      placeholder={say('duration')}
      status={status}
      aria-describedby={describedBy}
      onChange={({ target }) => {
        setTyped(target.value)
        onChange(target.value || null)
      }}
    />
  )
}

export const twin: Twin = {
  show: (value) => ({ text: sayDuration(value) }),
  Edit,
  width: 100,
  right: true,
}
