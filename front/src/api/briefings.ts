import { useQuery } from '@tanstack/react-query'
import type { components } from './generated'
import { get, post, remove } from './http'

type Api = components['schemas']
export type Briefing = Api['BriefingOut']
export type Way = Api['WayOut']
export type Days = Briefing['days']
export type Subscription = Omit<Api['Subscribe'], 'tongue'> & { tongue: 'zh' | 'en' }

/** One's own subscriptions to boards, and by what they can come. */
export const useBriefings = () =>
  useQuery({ queryKey: ['briefings'], queryFn: () => get<Api['BriefingsOut']>('/briefings') })

export const subscribe = (wanted: Subscription) => post<{ id: string }>('/briefings', wanted)
export const unsubscribe = (id: string) => remove<void>(`/briefings/${id}`)
export const sendBriefing = (id: string) => post<void>(`/briefings/${id}/send`)

const leaving = (secret: string) => `/public/briefings/${encodeURIComponent(secret)}`
export const useLeaving = (secret: string) =>
  useQuery({
    queryKey: ['leaving', secret],
    queryFn: () => get<Api['Leaving']>(leaving(secret)),
    retry: false,
  })
export const leave = (secret: string) => post<void>(leaving(secret))
