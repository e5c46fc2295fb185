import { useQuery } from '@tanstack/react-query'
import type { components } from './generated'
import { get, query } from './http'

export type Whereabouts = components['schemas']['Whereabouts']

/** Where the order is that is known by this text; asked again while somebody looks. */
export const useWhereabouts = (asked: string) =>
  useQuery({
    queryKey: ['where', asked],
    queryFn: () =>
      get<{ answers: Whereabouts[] }>(`/where${query({ asked })}`).then(({ answers }) => answers),
    enabled: asked !== '',
    refetchInterval: 15_000,
  })
