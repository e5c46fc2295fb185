import { useQuery } from '@tanstack/react-query'
import { get, post } from './http'
import type { DemoProgress } from './types'

export const sendDemoOrders = () => post<{ count: number }>('/demo/orders')

/** Asked every 0.7 s while orders are under way, and not at all outside a demo. */
export const useDemoProgress = (demo: boolean) =>
  useQuery({
    queryKey: ['demo'],
    queryFn: () => get<DemoProgress>('/demo/orders'),
    enabled: demo,
    retry: false,
    refetchInterval: ({ state }) => (state.data?.running ? 700 : false),
  })
