import { useQuery } from '@tanstack/react-query'
import { get, patch, post, query, remove } from './http'
import type { Connection, Connector, Message, PaceLimits, Setting, TestAnswer } from './types'

const path = (key: string) => `/connections/${encodeURIComponent(key)}`

export const saveSettings = (key: string, settings: Record<string, Setting>, limits: PaceLimits) =>
  patch<Connection>(path(key), { settings, limits })
export const makeConnection = (
  connector: string,
  name: string,
  settings: Record<string, Setting>,
) => post<Connection>('/connections', { connector, name, settings })
export const removeConnection = (key: string) => remove<void>(path(key))
export const testConnection = (key: string) => post<TestAnswer>(`${path(key)}/test`)
export const replayMessage = (key: string, id: string) =>
  post<Message>(`${path(key)}/inbox/${id}/replay`)

/** What can be connected; it changes with the server only. */
export const useConnectors = () =>
  useQuery({
    queryKey: ['connectors'],
    queryFn: async () => (await get<{ connectors: Connector[] }>('/connectors')).connectors,
    staleTime: Infinity,
  })

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
