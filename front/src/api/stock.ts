import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import type { components } from './generated'
import { get, post, query } from './http'

type Api = components['schemas']

/** A table whose records are items. */
export type Stocked = Api['StockedOut']
export type ItemLevel = Api['ItemLevel']
export type SlotLevel = Api['SlotLevel']
export type Hold = Api['Hold']
export type Item = Api['ItemOut']
export type Line = Api['LedgerLine']
export type Ask = Partial<Api['Ask']> & Pick<Api['Ask'], 'do' | 'item'>
export type Does = Ask['do']
export type Posted = Api['PostedOut']
export type Only = 'all' | 'there' | 'short'

/** at: a past moment; '' for now. */
export type StockLook = { find: string; only: Only; at: string }

const path = (table: string) => `/stock/tables/${encodeURIComponent(table)}`

export const useStocked = () =>
  useQuery({ queryKey: ['stock', 'tables'], queryFn: () => get<Stocked[]>('/stock') })

/** Items with what there is of them. Everything below ['stock'] is refreshed by the feed. */
export const useLevels = (table: string, look: StockLook) =>
  useInfiniteQuery({
    queryKey: ['stock', table, 'levels', look],
    queryFn: ({ pageParam }) =>
      get<Api['LevelsOut']>(`${path(table)}${query({ ...look, after: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    enabled: table !== '',
  })

export const useItem = (table: string, item: string) =>
  useQuery({
    queryKey: ['stock', table, item],
    queryFn: () => get<Item>(`${path(table)}/${item}`),
  })

/** What happened to an item, newest first. */
export const useLedger = (table: string, item: string) =>
  useInfiniteQuery({
    queryKey: ['stock', table, item, 'ledger'],
    queryFn: ({ pageParam }) =>
      get<Api['LedgerOut']>(`${path(table)}/${item}/ledger${query({ before: pageParam })}`),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  })

/** Moving stock by hand; what was moved is seen at once. */
export function useMoving() {
  const client = useQueryClient()
  const read = async (moving: Promise<Posted>) => {
    const answer = await moving
    await client.invalidateQueries({ queryKey: ['stock'] })
    client.invalidateQueries({ queryKey: ['tables'] })
    return answer
  }
  return {
    /** The same cause again moves nothing again. */
    move: (asks: Ask[], cause: string, because: string) =>
      read(post<Posted>('/stock/moves', { asks, cause, because })),
    correct: (entry: string, because: string) =>
      read(post<Posted>(`/stock/entries/${entry}/correct`, { because })),
  }
}
