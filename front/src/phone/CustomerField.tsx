import { Input } from 'antd'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { type Named, type PhoneDesk, useNamed } from '../api/phone'
import { useSay } from '../kit/tongue'
import { words } from './words'

type Props = {
  desk: PhoneDesk
  value: string
  onText: (typed: string) => void
  onCustomer: (customer: Named) => void
  /** That none of those who are known is meant. */
  onNew: (name: string) => void
}

/** Who calls, by name: those who are known follow what is typed; a new one is chosen as such. */
export function CustomerField({ desk, value, onText, onCustomer, onNew }: Props) {
  const say = useSay(words)
  const [typing, setTyping] = useState(false)
  const [at, setAt] = useState(0)
  const [soon, setSoon] = useState(false)
  const text = value.trim()
  const found = useNamed(desk, typing ? text : '')
  const fresh = found.isSuccess && !found.isPlaceholderData
  const known = text ? (found.data ?? []) : []
  const open = typing && text !== '' && fresh

  const end = () => {
    setTyping(false)
    setSoon(false)
    setAt(0)
  }
  const choose = (place: number) => {
    const customer = known[place]
    end()
    if (customer) onCustomer(customer)
    else onNew(text)
  }
  // Enter came before the answer to what was typed: it is meant for that answer
  useEffect(() => {
    if (soon && fresh) choose(0)
  })
  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || !typing || !text) return
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by && open) {
      event.preventDefault()
      setAt(Math.min(known.length, Math.max(0, at + by)))
    }
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || found.isError) return
    event.preventDefault()
    event.stopPropagation()
    if (fresh) choose(at)
    else setSoon(true)
  }
  return (
    <div className="phone-item">
      <Input
        id="phone-customer"
        value={value}
        maxLength={120}
        autoComplete="off"
        role="combobox"
        aria-expanded={open}
        aria-controls="customer-found"
        aria-activedescendant={open ? `customer-${at}` : undefined}
        onChange={({ target }) => {
          setTyping(desk.callers !== '')
          setAt(0)
          onText(target.value)
        }}
        onKeyDown={pressed}
        onBlur={end}
        data-step="customer"
      />
      {open && (
        <div
          className="phone-found"
          id="customer-found"
          role="listbox"
          aria-label={say('customer')}
          data-testid="phone-customers"
        >
          {known.map((one, place) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the cursor stays in the box
            <div
              key={one.id}
              id={`customer-${place}`}
              role="option"
              aria-selected={place === at}
              onMouseDown={() => choose(place)}
            >
              {one.name} <span className="soft">{one.contact}</span>
            </div>
          ))}
          {/* biome-ignore lint/a11y/useFocusableInteractive: the cursor stays in the box */}
          <div
            id={`customer-${known.length}`}
            role="option"
            aria-selected={at === known.length}
            onMouseDown={() => choose(known.length)}
          >
            {say('newCustomer', { name: text })}
          </div>
        </div>
      )}
    </div>
  )
}
