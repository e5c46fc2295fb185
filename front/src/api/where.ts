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

/** The path of the page that the customer of a record has; '' where there is none for us to give. */
export const useCustomerPage = (table: string, id: string) =>
  useQuery({
    queryKey: ['customer-page', table, id],
    queryFn: () =>
      get<{ page: string }>(
        `/tables/${encodeURIComponent(table)}/records/${id}/customer-page`,
      ).then(({ page }) => page),
    staleTime: 60_000,
  })
