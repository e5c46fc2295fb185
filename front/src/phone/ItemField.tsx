import { Input } from 'antd'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { type Item, type PhoneDesk, useOffered } from '../api/phone'
import { useSay } from '../kit/tongue'
import { words } from './words'

type Props = {
  desk: PhoneDesk
  item: Item | null
  number: number
  step: string
  /** null: what stood there was cleared. */
  onItem: (item: Item | null) => void
}

const titled = (item: Item | null) => (item ? `${item.number} ${item.name}`.trim() : '')

/** An item by its number or name: the list follows what is typed, Enter takes the one marked. */
export function ItemField({ desk, item, number, step, onItem }: Props) {
  const say = useSay(words)
  const [typed, setTyped] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const [soon, setSoon] = useState(false)
  const text = (typed ?? '').trim()
  const found = useOffered(desk, text)
  const fresh = found.isSuccess && !found.isPlaceholderData
  const items = text ? (found.data ?? []) : []
  const open = typed !== null && text !== ''

  const choose = (chosen: Item) => {
    setTyped(null)
    setSoon(false)
    onItem(chosen)
  }
  // Enter came before the answer to what was typed: it is meant for that answer
  useEffect(() => {
    const first = items[0]
    if (!soon || !fresh) return
    setSoon(false)
    if (first) choose(first)
  })
  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by && open) {
      event.preventDefault()
      setAt(Math.min(items.length - 1, Math.max(0, at + by)))
    }
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || !open) return
    event.preventDefault()
    event.stopPropagation()
    const marked = items[at]
    if (fresh && marked) choose(marked)
    else if (!fresh) setSoon(true)
  }
  const change = (value: string) => {
    setTyped(value)
    setAt(0)
    if (item) onItem(null)
  }
  return (
    <div className="phone-item">
      <Input
        value={typed ?? titled(item)}
        maxLength={80}
        status={open && fresh && items.length === 0 ? 'error' : ''}
        role="combobox"
        aria-label={say('item', { n: number })}
        placeholder={say('item', { n: number })}
        aria-expanded={open}
        aria-controls={`${step}-found`}
        aria-activedescendant={items.length ? `${step}-${at}` : undefined}
        autoComplete="off"
        onChange={({ target }) => change(target.value)}
        onKeyDown={pressed}
        onBlur={() => setTyped(null)}
        data-step={step}
      />
      {open && (
        <div className="phone-found" id={`${step}-found`} role="listbox" aria-label={say('lines')}>
          {items.map((one, place) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the cursor stays in the box
            <div
              key={one.id}
              id={`${step}-${place}`}
              role="option"
              aria-selected={place === at}
              onMouseDown={() => choose(one)}
            >
              <span className="mono">{one.number}</span> {one.name}
            </div>
          ))}
          {fresh && items.length === 0 && <p className="soft">{say('noItem')}</p>}
        </div>
      )}
    </div>
  )
}
