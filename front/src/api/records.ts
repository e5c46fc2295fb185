import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query'
import { get, patch, post, query, remove } from './http'
import type { Cells, Change, Rec, RecordPage, Written } from './types'

/** Which records, in which order. Everything below ['tables', table] is refreshed by the feed. */
export type Look = {
  view?: string
  where?: string
  sort?: string
  limit?: number
  /** Only those whose single link of this key points to the record `to`. */
  link?: string
  to?: string
}

const path = (table: string) => `/tables/${encodeURIComponent(table)}/records`

export const listRecords = (table: string, look: Look, after?: string | null) =>
  get<RecordPage>(`${path(table)}${query({ limit: 100, ...look, after })}`)

export const createRecord = (table: string, cells: Cells, accepted: string[] = []) =>
  post<Written>(path(table), { cells, accepted })
export const editRecord = (
  table: string,
  id: string,
  version: number,
  cells: Cells,
  accepted: string[] = [],
) => patch<Written>(`${path(table)}/${id}`, { version, cells, accepted })
export const getRecord = (table: string, id: string) => get<Rec>(`${path(table)}/${id}`)
export const deleteRecord = (table: string, id: string) => remove<Written>(`${path(table)}/${id}`)

export const useRecords = (table: string, look: Look) =>
  useInfiniteQuery({
    queryKey: ['tables', table, 'records', look],
    queryFn: ({ pageParam }) => listRecords(table, look, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  })

export const useNewest = (table: string, limit: number) =>
  useQuery({
    queryKey: ['tables', table, 'newest', limit],
    queryFn: () => listRecords(table, { sort: '-created_at', limit }),
  })

export type New = { table: string; record: Rec }

/** What came in last in any of these tables, newest first: at most `each` of one, `most` of all. */
export const useNews = (tables: string[], each: number, most: number) =>
  useQueries({
    queries: tables.map((table) => ({
      queryKey: ['tables', table, 'news', each],
      queryFn: async (): Promise<New[]> =>
        (await listRecords(table, { sort: '-created_at', limit: each })).records.map((record) => ({
          table,
          record,
        })),
    })),
    combine: (found) => ({
      pending: found.some(({ status }) => status === 'pending'),
      error: found.find(({ error }) => error)?.error,
      news: found
        .flatMap(({ data }) => data ?? [])
        .sort((a, b) => b.record.created_at.localeCompare(a.record.created_at))
        .slice(0, most),
    }),
  })

/** What a link may point to: the newest, or those whose title has this text. */
export const useLinkable = (table: string, title: string | undefined, text: string) =>
  useQuery({
    queryKey: ['tables', table, 'linkable', title, text],
    queryFn: () => {
      const where = text && title ? `CONTAINS({${title}},"${text.replace(/"/g, '""')}")` : ''
      return listRecords(table, { where, sort: '-created_at', limit: 50 })
    },
    placeholderData: (before) => before,
    enabled: table !== '',
  })

export const useRecord = (table: string, id: string) =>
  useQuery({
    queryKey: ['tables', table, 'record', id],
    queryFn: () => getRecord(table, id),
  })

export const useChanges = (table: string, id: string) =>
  useInfiniteQuery({
    queryKey: ['tables', table, 'changes', id],
    queryFn: ({ pageParam }) =>
      get<{ changes: Change[]; next: string | null }>(
        `${path(table)}/${id}/changes${query({ after: pageParam })}`,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
