import { useQuery } from '@tanstack/react-query'
import { get } from './http'
import type { FormLink } from './types'

export const useForms = () =>
  useQuery({
    queryKey: ['forms'],
    queryFn: async () => (await get<{ forms: FormLink[] }>('/forms')).forms,
  })

export const qrOfForm = (key: string) => `/api/forms/${encodeURIComponent(key)}/qr.svg`
