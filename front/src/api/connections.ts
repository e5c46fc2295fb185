import { useQuery } from '@tanstack/react-query'
import { get, patch, post, query } from './http'
import type { Connection, Message, Setting, TestAnswer } from './types'

const path = (key: string) => `/connections/${encodeURIComponent(key)}`

export const saveSettings = (key: string, settings: Record<string, Setting>) =>
  patch<Connection>(path(key), { settings })
export const testConnection = (key: string) => post<TestAnswer>(`${path(key)}/test`)
export const replayMessage = (key: string, id: string) =>
  post<Message>(`${path(key)}/inbox/${id}/replay`)

/** The feed does not announce the inbox, so it is asked for now and then. */
export const useConnections = () =>
  useQuery({
    queryKey: ['connections'],
    queryFn: async () => (await get<{ connections: Connection[] }>('/connections')).connections,
    refetchInterval: 15_000,
  })

export const useQuarantine = (key: string, open: boolean) =>
  useQuery({
    queryKey: ['connections', key, 'quarantined'],
    queryFn: () =>
      get<{ messages: Message[]; next: string | null }>(
        `${path(key)}/inbox${query({ status: 'quarantined' })}`,
      ),
    enabled: open,
  })
