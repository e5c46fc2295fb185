import { type MouseEvent, useRef } from 'react'
import { type Area, only, type Spot } from './area'
import { spotOf } from './places'

type Hands = {
  area: Area
  choose: (area: Area) => void
  extend: (spot: Spot) => void
  focus: () => void
  edit: (spot: Spot, typed: boolean) => void
}

/** Pressing chooses a cell, dragging or Shift several, pressing twice writes in one. */
export function usePointer({ area, choose, extend, focus, edit }: Hands) {
  const dragging = useRef(false)
  return {
    onMouseDown: (event: MouseEvent) => {
      const spot = spotOf(event.target)
      if (!spot || event.button !== 0) return
      if (event.shiftKey) extend(spot)
      else choose(only(spot))
      dragging.current = !isButton(event.target)
      if (!dragging.current) return
      event.preventDefault()
      focus()
    },
    onMouseMove: (event: MouseEvent) => {
      if (!dragging.current || event.buttons !== 1) return
      const spot = spotOf(event.target)
      if (spot && (spot.row !== area.to.row || spot.col !== area.to.col)) extend(spot)
    },
    onMouseUp: () => {
      dragging.current = false
    },
    onDoubleClick: (event: MouseEvent) => {
      const spot = spotOf(event.target)
      if (spot && !isButton(event.target)) edit(spot, false)
    },
  }
}

const isButton = (target: EventTarget) =>
  target instanceof Element && target.closest('button, .cell-note') !== null
