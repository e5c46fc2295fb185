import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'

/** Browsers give up on elements higher than some thirty million pixels; a longer list is scaled. */
const HIGHEST = 8_000_000
const OVERSCAN = 6
const BLOCK = 2_000

/** Rows stand from `base` on, so that none is further away than browsers can reckon. */
export type Window = { first: number; last: number; base: number; offset: number }
/** chrome: what the head and the foot of the grid take of its height. */
type Sizes = { rows: number; rowPx: number; chrome: number }

/** Which rows stand in the window, and how to bring one there. `offset` moves rows of a scaled list. */
export function useScroll(box: RefObject<HTMLDivElement | null>, { rows, rowPx, chrome }: Sizes) {
  const top = useRef(0)
  const told = useRef(-1)
  const [high, setHigh] = useState(600)
  const [window, setWindow] = useState<Window>({ first: 0, last: 40, base: 0, offset: 0 })
  const whole = rows * rowPx
  const height = Math.min(whole, HIGHEST)
  const ratio = height < whole ? (whole - high) / (height - high) : 1

  const tell = useCallback(() => {
    // A list that turned out shorter than it was thought must not leave the window beyond its end.
    top.current = Math.max(0, Math.min(top.current, whole - high))
    const first = Math.max(0, Math.floor(top.current / rowPx) - OVERSCAN)
    const last = Math.min(rows - 1, Math.ceil((top.current + high) / rowPx) + OVERSCAN)
    const offset = ratio === 1 ? 0 : (box.current?.scrollTop ?? 0) - top.current
    const base = first - (first % BLOCK)
    const same = (now: Window) => now.first === first && now.last === last && now.offset === offset
    setWindow((now) => (same(now) ? now : { first, last, base, offset }))
  }, [box, rows, rowPx, whole, high, ratio])

  const goTo = useCallback(
    (px: number) => {
      top.current = Math.max(0, Math.min(whole - high, px))
      if (box.current) {
        box.current.scrollTop = top.current / ratio
        told.current = box.current.scrollTop
      }
      tell()
    },
    [box, whole, high, ratio, tell],
  )

  const scrolled = () => {
    const now = box.current?.scrollTop ?? 0
    if (ratio !== 1 && now === told.current) return
    top.current = now * ratio
    told.current = now
    tell()
  }

  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const seen = new ResizeObserver(() => setHigh(element.clientHeight - chrome))
    seen.observe(element)
    return () => seen.disconnect()
  }, [box, chrome])

  useLayoutEffect(tell, [tell])

  // One notch of a wheel must not be thousands of rows, as it would be of a scaled list.
  useLayoutEffect(() => {
    const element = box.current
    if (!element || ratio === 1) return
    const turned = (event: WheelEvent) => {
      if (event.ctrlKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return
      event.preventDefault()
      goTo(top.current + event.deltaY)
    }
    element.addEventListener('wheel', turned, { passive: false })
    return () => element.removeEventListener('wheel', turned)
  }, [box, ratio, goTo])

  const reveal = useCallback(
    (row: number) => {
      const at = row * rowPx
      if (at < top.current) goTo(at)
      else if (at + rowPx > top.current + high) goTo(at + rowPx - high)
    },
    [rowPx, high, goTo],
  )
  /** Rows came in above. Who looks at the top sees them; who looks further down is not moved. */
  const shift = useCallback(
    (by: number) => {
      if (top.current >= rowPx) goTo(top.current + by * rowPx)
    },
    [rowPx, goTo],
  )
  const page = Math.max(1, Math.floor(high / rowPx) - 2)
  return { window, height, scrolled, reveal, shift, goTo, page, top }
}
