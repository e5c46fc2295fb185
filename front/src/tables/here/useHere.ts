import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { beAt, beIn, type Other, othersHere, watchHere } from '../../api/here'

/** Tells the others that this person looks at the table, and which record is open. */
export function useBeing(table: string, opened: string | null) {
  useEffect(() => beIn(table, opened), [table, opened])
  useEffect(() => () => beIn(null), [])
}

/** Tells the others at which cell the cursor is. */
export function useBeingAt(record: string | null, field: string) {
  useEffect(() => beAt({ record, field }), [record, field])
}

export const useOthers = () => useSyncExternalStore(watchHere, othersHere)

/** The others by the record at which their cursor is, or which they have open. */
export function useOthersByRecord(): ReadonlyMap<string, Other[]> {
  const others = useOthers()
  return useMemo(() => {
    const found = new Map<string, Other[]>()
    for (const one of others) {
      for (const record of new Set([one.record, one.opened])) {
        if (record) found.set(record, [...(found.get(record) ?? []), one])
      }
    }
    return found
  }, [others])
}
