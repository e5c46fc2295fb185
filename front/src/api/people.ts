import { useQuery } from '@tanstack/react-query'
import type { components } from './generated'
import { get, post, put, remove } from './http'

type Api = components['schemas']

export type Grant = {
  read: boolean
  create: boolean
  update: boolean
  delete: boolean
  where: string
  hidden: string[]
  locked: string[]
}
export type Role = {
  key: string
  name: string
  name_en: string
  tables: Record<string, Grant>
  others: Grant
  act: boolean
  build: boolean
}
export type Person = Api['Member']
export type Invitation = Api['Invitation']
export type Attributes = Record<string, string>

export const usePeople = () =>
  useQuery({
    queryKey: ['people'],
    queryFn: async () => (await get<{ people: Person[] }>('/people')).people,
  })

export const useInvitations = () =>
  useQuery({
    queryKey: ['invitations'],
    queryFn: async () => (await get<{ invitations: Invitation[] }>('/invitations')).invitations,
  })

type Place = { role: string; attributes: Attributes }

export const placePerson = (id: string, place: Place) => put<Person>(`/people/${id}`, place)
export const letGo = (id: string) => post<Person>(`/people/${id}/leave`)
export const takeBack = (id: string) => post<Person>(`/people/${id}/come-back`)
export const lookAs = (id: string) => post<void>(`/people/${id}/look-as`)
export const lookNoLonger = () => remove<void>('/session/look')
export const makeReset = (id: string) =>
  post<{ link: string; expires_at: string }>(`/people/${id}/reset`)
export const takeSecondFactor = (id: string) => post<void>(`/people/${id}/second-factor/off`)
export const saveRole = (role: Role) => put<Role>(`/roles/${encodeURIComponent(role.key)}`, role)
export const dropRole = (key: string) => remove<void>(`/roles/${encodeURIComponent(key)}`)
export const invite = (place: Place & { name: string }) =>
  post<{ invitation: Invitation; link: string }>('/invitations', place)
export const withdraw = (id: string) => remove<void>(`/invitations/${id}`)

type Newcomer = { login: string; name: string; password: string; code: string }
const door = (secret: string) => `/public/invitations/${encodeURIComponent(secret)}`

export const useWelcome = (secret: string) =>
  useQuery({
    queryKey: ['welcome', secret],
    queryFn: () => get<{ workspace: string; name: string }>(door(secret)),
    retry: false,
  })
export const join = (secret: string, newcomer: Newcomer) => post<void>(door(secret), newcomer)
