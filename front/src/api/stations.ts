import { useQuery } from '@tanstack/react-query'
import type { Floors } from './floor'
import { get } from './http'
import type { Station } from './pda'

/** Where this person can work with a scanner. */
export const useStations = () =>
  useQuery({ queryKey: ['stations'], queryFn: () => get<Station[]>('/stations') })

/** The shop floors that this person sees. */
export const useFloors = () =>
  useQuery({
    queryKey: ['floors'],
    queryFn: async () => (await get<Floors>('/floors')).floors,
  })
