import { useQuery } from '@tanstack/react-query'
import { get } from './http'
import type { RoleDef } from './types'

/** Built-in ones first; only for who may build. */
export const useRoles = () =>
  useQuery({
    queryKey: ['roles'],
    queryFn: async () => {
      const { roles, built_in } = await get<{ roles: RoleDef[]; built_in: RoleDef[] }>('/roles')
      return [...built_in.filter(({ key }) => key !== 'guest'), ...roles]
    },
    staleTime: 60_000,
    retry: false,
  })
