import { type KeyboardEvent, useState } from 'react'
import type { Earlier } from '../api/phone'
import { Moment } from '../kit/Moment'
import { useSay } from '../kit/tongue'
import { words } from './words'

type Props = { orders: Earlier[]; onRepeat: (order: Earlier) => void }

/** The last orders of who calls: a digit, or an arrow and Enter, orders the same again. */
export function EarlierOrders({ orders, onRepeat }: Props) {
  const say = useSay(words)
  const [at, setAt] = useState(-1)
  const pressed = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const digit = /^[1-9]$/.test(event.key) ? orders[Number(event.key) - 1] : undefined
    const chosen = digit ?? (event.key === 'Enter' ? orders[at] : undefined)
    if (by) setAt(Math.min(orders.length - 1, Math.max(0, at + by)))
    if (chosen) onRepeat(chosen)
    if (by || chosen) {
      event.preventDefault()
      event.stopPropagation()
    }
  }
  return (
    <section className="phone-earlier">
      <h2>
        {say('earlier')} <small className="soft">{say('earlierKeys')}</small>
      </h2>
      <div
        role="listbox"
        tabIndex={0}
        aria-label={say('earlier')}
        aria-activedescendant={at >= 0 ? `earlier-${at}` : undefined}
        data-step="earlier"
        data-testid="phone-earlier"
        onKeyDown={pressed}
      >
        {orders.map((order, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the list takes the keys
          <div
            key={order.id}
            id={`earlier-${place}`}
            role="option"
            aria-selected={place === at}
            onClick={() => onRepeat(order)}
          >
            <kbd>{place + 1}</kbd>
            <span className="mono">{order.number}</span>
            <Moment at={order.placed_at} />
            <span className="phone-what">
              {order.lines
                .map(({ item, quantity }) => `${item.name || item.number} × ${quantity ?? ''}`)
                .join('、')}
            </span>
          </div>
        ))}
      </div>
    </section>
  )
}
