import { useQuery } from '@tanstack/react-query'
import type { components } from './generated'
import { get, post } from './http'

type Api = components['schemas']
export type Addition = Api['Addition']
export type Pack = Api['PackOut']

export const usePacks = () =>
  useQuery({
    queryKey: ['packs'],
    queryFn: async () => (await get<{ packs: Pack[] }>('/packs')).packs,
  })
export const installPack = (key: string, demo: boolean) =>
  post<Pack>(`/packs/${encodeURIComponent(key)}/install`, { demo })
export const lookAtArchive = (archive: Blob) => post<Pack>('/packs/look', archive)
export const installArchive = (archive: Blob) => post<Pack>('/packs/install', archive)
export const exportPath = '/api/packs/export'
