import type { Cell, Field } from '../../api/types'
import type { Bar } from './bars'

/** Bars that stand together, under the value that they share; one group without a key where none is asked for. */
export type Group = { key: string; value: Cell; bars: Bar[] }

/** In the order in which their first bars begin; those without a value at the end. */
export function grouped(bars: Bar[], by: Field | undefined): Group[] {
  if (!by) return [{ key: '', value: null, bars }]
  const groups = new Map<string, Group>()
  for (const bar of bars) {
    const value = bar.record.cells[by.key] ?? null
    const key = keyOf(value)
    const group = groups.get(key) ?? { key, value, bars: [] }
    group.bars.push(bar)
    groups.set(key, group)
  }
  const found = [...groups.values()]
  return [...found.filter(({ key }) => key), ...found.filter(({ key }) => !key)]
}

const keyOf = (value: Cell): string => {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' && 'id' in value ? String(value.id) : String(value)
}
