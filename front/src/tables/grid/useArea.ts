import { useCallback, useEffect, useRef, useState } from 'react'
import { type Area, only, type Spot } from './area'
import { isHead, type Rows } from './rows'

/** The chosen cells. They are places, and they move with their record where others come in above. */
export function useArea(rows: Rows, cols: number, onShift: (by: number) => void) {
  const [area, setArea] = useState<Area>(only({ row: 0, col: 0 }))
  const held = useRef<string | null>(null)
  const now = useRef(area)
  now.current = area

  const choose = useCallback(
    (next: Area) => {
      const row = rows.at(next.to.row)
      held.current = row && !isHead(row) ? row.id : null
      setArea(next)
    },
    [rows],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at when the rows have changed
  useEffect(() => {
    const { to, from } = now.current
    const row = rows.at(to.row)
    if (!held.current || !row || isHead(row) || row.id === held.current) return
    const place = rows.placeOf(held.current)
    if (place < 0) return
    const by = place - to.row
    setArea({ from: { ...from, row: from.row + by }, to: { ...to, row: place } })
    onShift(by)
  }, [rows.version])

  const extend = useCallback((to: Spot) => choose({ from: now.current.from, to }), [choose])
  const last = Math.max(0, cols - 1)
  const safe = area.to.col > last ? only({ row: area.to.row, col: last }) : area
  return { area: safe, choose, extend }
}
