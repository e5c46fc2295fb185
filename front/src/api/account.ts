import { useQuery } from '@tanstack/react-query'
import type { components } from './generated'
import { get, post, put, remove } from './http'

type Api = components['schemas']
export type Account = Api['AccountOut']
export type Device = Api['Device']
export type Token = Api['Token']

export const useAccount = () =>
  useQuery({ queryKey: ['account'], queryFn: () => get<Account>('/account') })

export const useDevices = () =>
  useQuery({
    queryKey: ['account', 'sessions'],
    queryFn: async () => (await get<{ sessions: Device[] }>('/account/sessions')).sessions,
  })

export const endSession = (id: string) => remove<void>(`/account/sessions/${id}`)
export const endOtherSessions = () => post<void>('/account/sessions/end-others')
export const changePassword = (old: string, fresh: string) =>
  post<void>('/account/password', { old, new: fresh })

export type SecondFactor = Api['AppSecret']
export const beginSecondFactor = (password: string) =>
  post<SecondFactor>('/account/second-factor', { password })
export const confirmSecondFactor = (code: string) =>
  post<{ codes: string[] }>('/account/second-factor/confirm', { code })
export const renewRecovery = (password: string, code: string) =>
  post<{ codes: string[] }>('/account/second-factor/recovery', { password, code })
export const turnOffSecondFactor = (password: string, code: string) =>
  post<void>('/account/second-factor/off', { password, code })

export type Portrait = Api['PortraitOut']
const PORTRAIT = '/account/portrait'
export const usePortrait = () =>
  useQuery({ queryKey: ['account', 'portrait'], queryFn: () => get<Portrait>(PORTRAIT) })
export const setPicture = (picture: Blob) => put<Portrait>(PORTRAIT, picture)
export const takePicture = () => remove<Portrait>(PORTRAIT)
export const setSignature = (signature: string) =>
  put<Portrait>(`${PORTRAIT}/signature`, { signature })

export const linkIdentity = async () => (await post<{ go: string }>('/account/identity')).go
export const linkCode = async () => (await post<{ go: string }>('/account/code-identity')).go
export const unlinkCode = () => remove<void>('/account/code-identity')
export const unlinkIdentity = () => remove<void>('/account/identity')
export const tourTaken = () => post<void>('/account/toured')

export const useTokens = () =>
  useQuery({
    queryKey: ['tokens'],
    queryFn: async () => (await get<{ tokens: Token[] }>('/tokens')).tokens,
  })
export const issueToken = (label: string, scopes: string[], expires_at: string) =>
  post<{ token: Token; secret: string }>('/tokens', { label, scopes, expires_at })
export const revokeToken = (id: string) => remove<void>(`/tokens/${id}`)

const reset = (secret: string) => `/public/resets/${encodeURIComponent(secret)}`
export const useReset = (secret: string) =>
  useQuery({
    queryKey: ['reset', secret],
    queryFn: () => get<Api['Reset']>(reset(secret)),
    retry: false,
  })
export const setPassword = (secret: string, password: string) =>
  post<void>(reset(secret), { password })
