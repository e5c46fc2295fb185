import { PushpinFilled } from '@ant-design/icons'
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import type { Field } from '../../api/types'
import { useSay } from '../../kit/tongue'
import { words } from '../words'
import { type Bar, type Part, pulled } from './bars'
import { sayEnd } from './sayEnd'
import { DAY, placeOf, pxOf, type Scale, type Span } from './scale'

/** A shorter bar has its name beside it. */
const ROOM_PX = 110
/** Narrower, nobody could take hold of it. */
const LEAST_PX = 8

type Ends = Pick<Bar, 'from' | 'to'>
type Props = {
  bar: Bar
  span: Span
  scale: Scale
  ends: [Field, Field]
  fixed: boolean
  pinned: boolean
  title: string
  onOpen: () => void
  onMove: (part: Part, ends: Ends) => void
}

/** The bar of a record: pulled by its middle or its ends; with the arrows and Alt, a step each. */
export function GanttBar(props: Props) {
  const { bar, span, scale, fixed, pinned, title, onOpen, onMove } = props
  const [start, end] = props.ends
  const say = useSay(words)
  const grip = useRef<{ x: number; part: Part } | null>(null)
  const [going, setGoing] = useState<Ends | null>(null)
  const moved = useRef(false)
  // Begin and end are one field: there is nothing to pull at.
  const one = start === end
  const day = start.type === 'date' || end.type === 'date'
  const snap = day ? DAY : scale.snap
  const least = day ? DAY : 5
  const now = going ?? bar
  const place = placeOf(now, span, scale)
  if (!place) return null

  const take = (part: Part) => (event: PointerEvent) => {
    if (fixed) return
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    grip.current = { x: event.clientX, part }
    moved.current = false
  }
  const pull = (event: PointerEvent) => {
    if (!grip.current) return
    const by = Math.round((event.clientX - grip.current.x) / pxOf(snap, scale)) * snap
    if (by !== 0) moved.current = true
    setGoing(pulled(bar, grip.current.part, by, least))
  }
  const letGo = () => {
    grip.current = null
    setGoing(null)
  }
  const drop = () => {
    const part = grip.current?.part
    letGo()
    if (part && going && (going.from !== bar.from || going.to !== bar.to)) onMove(part, going)
  }
  const pressed = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -snap, ArrowRight: snap }[event.key]
    if (!by || !event.altKey || fixed) return
    event.preventDefault()
    const part = event.shiftKey && !one ? 'end' : 'whole'
    onMove(part, pulled(bar, part, by, least))
  }
  const [from, to] = [sayEnd(now.from, start), sayEnd(now.to, end, true)]
  const width = Math.max(place.width - (scale.whole ? 4 : 1), LEAST_PX)
  return (
    <button
      type="button"
      className={['gantt-bar', going && 'going', width < 24 && 'short'].filter(Boolean).join(' ')}
      data-testid="gantt-bar"
      data-tone={bar.record.colour || undefined}
      title={`${title} · ${from} – ${to}`}
      aria-label={say('barSays', { title, from, to })}
      aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Alt+Shift+ArrowRight"
      style={{ left: place.left + 180, width }}
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
      <span className={width < ROOM_PX ? 'gantt-beside' : 'one-line'}>
        {pinned && <PushpinFilled aria-label={say('barPinned')} />} {title}
      </span>
      {!one && !fixed && <span className="bar-end end" onPointerDown={take('end')} />}
    </button>
  )
}
