import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { components } from './generated'
import { get, patch, post, put, query, remove } from './http'

type Api = components['schemas']
export type Company = Api['CompanyOut']
export type Provider = Api['ProviderOut']
export type AuditEntry = Omit<Api['Kept'], 'facts'> & { facts: Record<string, unknown> }

export const useCompany = () =>
  useQuery({ queryKey: ['company'], queryFn: () => get<Company>('/workspace') })
export const changeCompany = (looks: Partial<Pick<Company, 'name' | 'accent' | 'second_factor'>>) =>
  patch<Company>('/workspace', looks)
export const setLogo = (picture: Blob) => put<Company>('/workspace/logo', picture)
export const takeLogo = () => remove<Company>('/workspace/logo')

export const useProvider = () =>
  useQuery({ queryKey: ['provider'], queryFn: () => get<Provider>('/provider') })
export const saveProvider = (provider: Api['ProviderIn']) => put<Provider>('/provider', provider)
export const dropProvider = () => remove<void>('/provider')
export const testProvider = () => post<{ ok: boolean; detail: string }>('/provider/test')

export type CodeDoor = Api['CodeDoorOut']
export const useCodeDoor = () =>
  useQuery({ queryKey: ['code-door'], queryFn: () => get<CodeDoor>('/code-door') })
export const saveCodeDoor = (door: Api['CodeDoorIn']) => put<CodeDoor>('/code-door', door)
export const dropCodeDoor = () => remove<void>('/code-door')

export type AuditFilter = { room?: string; who?: string; since?: string; until?: string }
type AuditPage = { entries: AuditEntry[]; next: string | null }

export const useAudit = (filter: AuditFilter) =>
  useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) => get<AuditPage>(`/audit${query({ ...filter, after: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
