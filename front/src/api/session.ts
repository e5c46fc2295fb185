import { type QueryClient, useQuery } from '@tanstack/react-query'
import type { components } from './generated'
import { get, post, remove } from './http'
import { menuAsked } from './menu'
import { isProblem } from './problem'
import { schemaAsked } from './schema'
import type { Hello, Me } from './types'

const leavings = new Set<() => void>()

/** For what a room holds of a person in this window: the next one at this screen must not have it. */
export const whenPersonLeaves = (forget: () => void) => {
  leavings.add(forget)
}
const leave = () => {
  for (const forget of leavings) forget()
}

/** Whoever comes after a session that ran out may be another. */
export async function signIn(
  login: string,
  password: string,
  code = '',
  link = false,
): Promise<Me> {
  const me = await post<Me>('/session', { login, password, code, link })
  leave()
  return me
}

export async function signOut() {
  await remove<void>('/session')
  leave()
}

/** Asked before anything is drawn, so that the first picture is the page and not its skeleton. */
export const firstKnown = async (client: QueryClient) => {
  const session = { queryKey: ['session'], queryFn: currentSession }
  await Promise.all([
    client.prefetchQuery(session),
    client.prefetchQuery(schemaAsked),
    client.prefetchQuery(menuAsked),
  ])
}

/** Who is signed in; null when nobody is. */
export const useSession = () =>
  useQuery({ queryKey: ['session'], queryFn: currentSession, staleTime: Number.POSITIVE_INFINITY })

export const useHello = () => useQuery({ queryKey: ['hello'], queryFn: () => get<Hello>('/hello') })

export type Waiting = components['schemas']['Waiting']

/** The account of the chat system that waits in this browser for whose it is. */
export const useWaiting = (enabled: boolean) =>
  useQuery({
    queryKey: ['linking'],
    queryFn: () => get<Waiting>('/public/linking'),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
  })

async function currentSession(): Promise<Me | null> {
  try {
    return await get<Me>('/session')
  } catch (error) {
    if (isProblem(error, 'not-signed-in')) return null
    throw error
  }
}
