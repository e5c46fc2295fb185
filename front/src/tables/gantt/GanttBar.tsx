import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { useSay } from '../../kit/tongue'
import { sayDate } from '../../kit/when'
import { daysBetween } from '../calendar/days'
import { words } from '../words'
import { type Bar, type Part, pulled, type Span } from './bars'

export const DAY_PX = 30
/** A shorter bar has its name beside it. */
const ROOM_DAYS = 4

type Days = Pick<Bar, 'from' | 'to'>
type Props = {
  bar: Bar
  span: Span
  fixed: boolean
  /** Begin and end are one field: there is nothing to pull at. */
  one: boolean
  title: string
  onOpen: () => void
  onMove: (part: Part, days: Days) => void
}

/** The bar of a record: pulled by its middle or its ends; with the arrows and Alt, a day each. */
export function GanttBar({ bar, span, fixed, one, title, onOpen, onMove }: Props) {
  const say = useSay(words)
  const grip = useRef<{ x: number; part: Part } | null>(null)
  const [days, setDays] = useState<Days | null>(null)
  const { from, to } = days ?? bar
  const moved = useRef(false)
  const length = daysBetween(from, to) + 1

  const take = (part: Part) => (event: PointerEvent) => {
    if (fixed) return
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    grip.current = { x: event.clientX, part }
    moved.current = false
  }
  const pull = (event: PointerEvent) => {
    if (!grip.current) return
    const by = Math.round((event.clientX - grip.current.x) / DAY_PX)
    if (by !== 0) moved.current = true
    setDays(pulled(bar, grip.current.part, by))
  }
  const letGo = () => {
    grip.current = null
    setDays(null)
  }
  const drop = () => {
    const part = grip.current?.part
    letGo()
    if (part && days && (days.from !== bar.from || days.to !== bar.to)) onMove(part, days)
  }
  const pressed = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (!by || !event.altKey || fixed) return
    event.preventDefault()
    const part = event.shiftKey && !one ? 'end' : 'whole'
    onMove(part, pulled(bar, part, by))
  }
  return (
    <button
      type="button"
      className={days ? 'gantt-bar going' : 'gantt-bar'}
      data-testid="gantt-bar"
      data-tone={bar.record.colour || undefined}
      title={`${title} · ${sayDate(from)} – ${sayDate(to)}`}
      aria-label={say('barSays', { title, from: sayDate(from), to: sayDate(to) })}
      aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Alt+Shift+ArrowRight"
      style={{
        left: daysBetween(span.from, from) * DAY_PX + 180,
        width: length * DAY_PX - 4,
      }}
      onPointerDown={take('whole')}
      onKeyDown={pressed}
      onClick={() => {
        if (!moved.current) onOpen()
      }}
      // What an end holds comes up to here too: it is written once.
      onPointerMove={pull}
      onPointerUp={drop}
      onPointerCancel={letGo}
    >
      {!one && !fixed && <span className="bar-end start" onPointerDown={take('start')} />}
      <span className={length < ROOM_DAYS ? 'gantt-beside' : 'one-line'}>{title}</span>
      {!one && !fixed && <span className="bar-end end" onPointerDown={take('end')} />}
    </button>
  )
}
