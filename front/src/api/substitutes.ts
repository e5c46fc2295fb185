import { useQuery } from '@tanstack/react-query'
import { get, put, remove } from './http'
import type { Away } from './types'

type StandIn = { substitute: string; from_at: string; until_at: string }

export const useAway = (user: string) =>
  useQuery({ queryKey: ['substitutes', user], queryFn: () => get<Away>(`/substitutes/${user}`) })
export const appointSubstitute = (user: string, standIn: StandIn) =>
  put<Away>(`/substitutes/${user}`, standIn)
export const dismissSubstitute = (user: string) => remove<void>(`/substitutes/${user}`)
