import { type PointerEvent, useRef, useState } from 'react'
import { type Area, rectOf } from './area'
import type { Column } from './column'

type Props = {
  area: Area
  columns: Column[]
  rowPx: number
  /** The row that stands at the top of the layer. */
  base: number
  hidden: boolean
  label: string
  /** Down to this row the chosen cells are repeated. */
  onFill: (to: number) => void
}

/** The small square at the corner of the chosen cells; dragged down it repeats them. */
export function FillHandle({ area, columns, rowPx, base, hidden, label, onFill }: Props) {
  const start = useRef<number | null>(null)
  const [to, setTo] = useState<number | null>(null)
  const rect = rectOf(area)
  const column = columns[rect.right]
  const first = columns[rect.left]
  if (hidden || !column || !first || column.fixed) return null
  const bottom = (rect.bottom + 1 - base) * rowPx
  const right = column.left + column.width

  const pull = (event: PointerEvent) => {
    if (start.current === null) return
    const down = Math.round((event.clientY - start.current) / rowPx)
    setTo(Math.max(rect.bottom, rect.bottom + down))
  }
  const drop = () => {
    if (to !== null && to > rect.bottom) onFill(to)
    start.current = null
    setTo(null)
  }
  const stuck = column.frozen ? 'fill-handle frozen' : 'fill-handle'
  return (
    <>
      {to !== null && to > rect.bottom && (
        <span
          className="fill-ghost"
          style={{
            top: bottom,
            left: first.left,
            width: right - first.left,
            height: (to - rect.bottom) * rowPx,
          }}
        />
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: for the mouse; the keyboard has Ctrl-D */}
      <span
        className={stuck}
        data-testid="fill-handle"
        title={label}
        style={{ top: bottom - 4, left: right - 5 }}
        onMouseDown={(event) => event.stopPropagation()}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          start.current = event.clientY
        }}
        onPointerMove={pull}
        onPointerUp={drop}
      />
    </>
  )
}
