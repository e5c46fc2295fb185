import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef, useSyncExternalStore } from 'react'
import { listRecords } from '../../api/records'
import { useSchema } from '../../api/schema'
import type { Table, View } from '../../api/types'
import { getAnchors } from '../../api/writes'
import { type Level, sectionsOf } from '../views/grouping'
import { Grouped } from './grouped'
import type { Rows } from './rows'
import { Stretch } from './stretch'

export type AskFor = { view: string; where: string; sort: string }

/** The rows of a view. The change feed refreshes them in place, as it does every other list. */
export function useRows(
  table: Table,
  ask: AskFor,
  view: View,
  levels: Level[],
): {
  rows: Rows
  /** Why the list that was asked for last is not there: its filter, mostly. */
  refused: unknown
  busy: boolean
} {
  const schema = useSchema().data
  const { view: viewKey, where, sort } = ask
  const totals = JSON.stringify(view.totals)
  const by = JSON.stringify(levels.map(({ field, descending }) => [field.key, descending]))
  // biome-ignore lint/correctness/useExhaustiveDependencies: a list is begun anew when another is asked, not when the schema is read again
  const rows = useMemo(() => {
    const list = (only: string) => {
      const look = { view: viewKey, where: only, sort }
      return new Stretch({
        page: (after, limit) => listRecords(table.key, { ...look, limit }, after),
        anchors: () => getAnchors(table.key, look),
      })
    }
    if (!levels.length || !schema) return list(where)
    return new Grouped(() =>
      sectionsOf({
        table,
        schema,
        levels,
        totals: view.totals,
        ask: { view: viewKey, where },
        list,
      }),
    )
  }, [table.key, viewKey, where, sort, by, totals])
  useQuery({
    queryKey: ['tables', table.key, 'rows', ask, by, totals],
    queryFn: async () => {
      await (rows.ready ? rows.refresh() : rows.begin())
      return rows.version
    },
    staleTime: 0,
    gcTime: 0,
  })
  useSyncExternalStore(rows.watch, () => rows.version)
  const shown = useRef<Rows>(rows)
  // The list of before stays until the next one is here: nothing blinks while somebody filters.
  if (rows.ready || !shown.current.ready) shown.current = rows
  const refused = rows.ready ? null : rows.problem
  return { rows: shown.current, refused, busy: !rows.ready && refused === null }
}
