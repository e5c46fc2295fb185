import { type DragEvent, type KeyboardEvent, type ReactNode, useState } from 'react'
import { moved } from './reorder'
import './reorder.css'
import { book, useSay } from './tongue'

const words = book('reorder', {
  hint: ['拖动排序；键盘用 Alt+↑ 和 Alt+↓', 'Drag to reorder; with the keyboard, Alt+↑ and Alt+↓'],
})

type Props<Item> = {
  items: readonly Item[]
  keyOf: (item: Item) => string
  onOrder: (items: Item[]) => void
  /** Where order is more than a place in the list. */
  put?: (items: readonly Item[], from: number, to: number) => Item[]
  step?: (items: readonly Item[], at: number, by: -1 | 1) => Item[]
  children: (item: Item, handle: ReactNode) => ReactNode
  className?: string
}

/** A list whose rows are put in order with the mouse or with the keyboard. */
export function Reorder<Item>(props: Props<Item>) {
  const { items, keyOf, onOrder, children, className, put = moved } = props
  const { step = (all, at, by) => put(all, at, at + by) } = props
  const say = useSay(words)
  const [held, setHeld] = useState<number | null>(null)
  const [over, setOver] = useState<number | null>(null)

  const drop = (event: DragEvent, at: number) => {
    event.preventDefault()
    if (held !== null && held !== at) onOrder(put(items, held, at))
    setHeld(null)
    setOver(null)
  }
  const press = (event: KeyboardEvent, at: number) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    const to = at + by
    if (!event.altKey || !by || to < 0 || to >= items.length) return
    event.preventDefault()
    onOrder(step(items, at, by))
  }
  return (
    <ul className={`reorder ${className ?? ''}`}>
      {items.map((item, at) => (
        <li
          key={keyOf(item)}
          draggable
          data-held={held === at || undefined}
          data-over={over === at || undefined}
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = 'move'
            event.dataTransfer.setData('text/plain', keyOf(item))
            setHeld(at)
          }}
          onDragOver={(event) => {
            if (held === null) return
            event.preventDefault()
            setOver(at)
          }}
          onDragEnd={() => {
            setHeld(null)
            setOver(null)
          }}
          onDrop={(event) => drop(event, at)}
        >
          {children(
            item,
            <button
              type="button"
              className="reorder-handle"
              title={say('hint')}
              aria-label={say('hint')}
              onKeyDown={(event) => press(event, at)}
            >
              ⠿
            </button>,
          )}
        </li>
      ))}
    </ul>
  )
}
