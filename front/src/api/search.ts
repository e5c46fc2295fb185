import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { components } from './generated'
import { get, query } from './http'

type Api = components['schemas']
export type Found = Api['search_FoundOut']
export type Hit = Api['HitOut']

const SHOWN = 30
const LOOK_AGAIN_MS = 2_000

export const isBehind = (found: Found | undefined) =>
  found !== undefined && (found.behind.tables.length > 0 || found.behind.changes > 0)

/** Records in whose text these words stand; only those that who asks may see. */
export const useSearch = (words: string) =>
  useQuery({
    queryKey: ['search', words],
    queryFn: () => get<Found>(`/search${query({ q: words, limit: SHOWN })}`),
    enabled: words !== '',
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    // What was written just now is read in a moment later, and then found.
    refetchInterval: ({ state }) => (isBehind(state.data) ? LOOK_AGAIN_MS : false),
  })
