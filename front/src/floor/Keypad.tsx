import { useState } from 'react'
import { useSay } from '../kit/tongue'
import { words } from './words'

const KEYS = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '.', '0']
const LONGEST = 9

/** For gloves. The first key writes over what stands there. */
export function Keypad({ value, onChange }: { value: string; onChange(value: string): void }) {
  const say = useSay(words)
  const [fresh, setFresh] = useState(true)
  const press = (key: string) => {
    const before = fresh || value === '0' ? '' : value
    setFresh(false)
    if (key === '.' && before.indexOf('.') >= 0) return
    const next = key === '.' && !before ? '0.' : before + key
    if (next.length <= LONGEST) onChange(next)
  }
  return (
    <div className="floor-keypad">
      {KEYS.map((key) => (
        <button key={key} type="button" data-testid={`key-${key}`} onClick={() => press(key)}>
          {key}
        </button>
      ))}
      <button
        type="button"
        aria-label={say('erase')}
        data-testid="key-erase"
        onClick={() => {
          setFresh(false)
          onChange(value.slice(0, -1) || '0')
        }}
      >
        ⌫
      </button>
    </div>
  )
}
