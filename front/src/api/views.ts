import { useQuery } from '@tanstack/react-query'
import { put, remove } from './http'
import type { View } from './types'
import { getGroups, type Total } from './writes'

const MINE = 'mine.'
const path = (table: string, { key, mine }: Pick<View, 'key' | 'mine'>) =>
  `/tables/${encodeURIComponent(table)}/${mine ? 'my-views' : 'views'}/${plain(key)}`
const plain = (key: string) => encodeURIComponent(key.replace(MINE, ''))

/** Saves a view for all, or for oneself alone. Answers with the key under which it is looked at. */
export async function saveView(table: string, view: View): Promise<string> {
  const { mine, ...rest } = view
  await put<unknown>(path(table, view), { ...rest, key: view.key.replace(MINE, '') })
  return mine ? `${MINE}${view.key.replace(MINE, '')}` : view.key
}

export const dropView = (table: string, view: View) => remove<void>(path(table, view))

/** The totals of a whole list, and how many it has. */
export const useTotals = (table: string, ask: { view: string; where: string }, totals: Total[]) =>
  useQuery({
    queryKey: ['tables', table, 'totals', ask, totals],
    queryFn: async () => (await getGroups(table, { ...ask, totals })).groups[0],
    placeholderData: (before) => before,
    staleTime: 5_000,
    enabled: totals.length > 0,
  })
