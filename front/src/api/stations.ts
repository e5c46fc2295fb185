import { useQuery } from '@tanstack/react-query'
import { get } from './http'
import type { Station } from './pda'

/** Where this person can work with a scanner. */
export const useStations = () =>
  useQuery({ queryKey: ['stations'], queryFn: () => get<Station[]>('/stations') })
