import { useQuery } from '@tanstack/react-query'
import { get, post, remove } from './http'
import { isProblem } from './problem'
import type { Hello, Me } from './types'

export const signIn = (login: string, password: string) => post<Me>('/session', { login, password })
export const signOut = () => remove<void>('/session')

/** Who is signed in; null when nobody is. */
export const useSession = () =>
  useQuery({ queryKey: ['session'], queryFn: currentSession, staleTime: Number.POSITIVE_INFINITY })

export const useHello = () => useQuery({ queryKey: ['hello'], queryFn: () => get<Hello>('/hello') })

async function currentSession(): Promise<Me | null> {
  try {
    return await get<Me>('/session')
  } catch (error) {
    if (isProblem(error, 'not-signed-in')) return null
    throw error
  }
}
