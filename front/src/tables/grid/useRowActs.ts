import { useMemo, useRef } from 'react'
import type { Rec } from '../../api/types'
import { type Area, afterCommit, type Bounds, type Spot } from './area'
import type { GridProps } from './GridProps'
import type { RowActs } from './GridRow'
import { recordAt } from './rows'

type Hands = {
  area: Area
  bounds: Bounds
  go: (area: Area) => void
  seen: (id: string) => Rec | null
  edit: (spot: Spot, typed: boolean) => void
  end: () => void
  focus: () => void
}

/** What the rows tell. It stays the same object, so that no row is drawn again because of it. */
export function useRowActs(props: GridProps, hands: Hands) {
  const lastChecked = useRef(0)
  const now = useRef({ props, hands })
  now.current = { props, hands }

  const check = (place: number, range: boolean) => {
    const { rows, checked, onCheck, onCheckRange } = now.current.props
    const record = recordAt(rows, place)
    if (!record) return
    const from = range ? lastChecked.current : place
    lastChecked.current = place
    const on = !checked.has(record.id)
    if (from === place) onCheck([record], on)
    else onCheckRange(Math.min(from, place), Math.max(from, place), on)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: everything is looked up when it is needed
  const acts = useMemo<RowActs>(
    () => ({
      check: (_record, place, range) => check(place, range),
      open: (id) => now.current.props.onOpen(id),
      commit: (record, column, value, move) => {
        const { area, bounds, go, seen, end, focus } = now.current.hands
        const begun = seen(record.id) ?? record
        end()
        focus()
        now.current.props.onWrite(begun, column, value)
        const next = afterCommit(area, move, bounds)
        if (next) go(next)
      },
      cancel: () => {
        now.current.hands.end()
        now.current.hands.focus()
      },
      settle: (record, { field, ...column }, mark, mine, place) => {
        const { edits, columns, onWrite } = now.current.props
        if (mine && mark.kind === 'fault') {
          const col = columns.findIndex((one) => one.field.key === field.key)
          return now.current.hands.edit({ row: place, col }, false)
        }
        edits.clearMark(record.id, field.key)
        if (mine && mark.kind === 'conflict') {
          onWrite(record, { field, ...column }, mark.conflict.mine)
        }
        now.current.hands.focus()
      },
    }),
    [],
  )
  return { acts, check }
}
