import { queryOptions, useQuery } from '@tanstack/react-query'
import { get } from './http'
import type { Role } from './people'

type Roles = { roles: Role[]; built_in: Role[] }

/** One question, kept once; who needs a part of the answer selects it. */
const asked = queryOptions({ queryKey: ['roles'], queryFn: () => get<Roles>('/roles') })

/** The built-in ones apart; only for who may build. */
export const useRoles = () => useQuery(asked)

/** Those that somebody made here. */
export const useOwnRoles = () => useQuery({ ...asked, select: ({ roles }) => roles })

/** Whom one may ask: built-in ones first, guests left out. */
export const useAskedRoles = () =>
  useQuery({
    ...asked,
    select: ({ roles, built_in }) => [...built_in.filter(({ key }) => key !== 'guest'), ...roles],
    staleTime: 60_000,
    retry: false,
  })
