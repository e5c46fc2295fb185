import { afterEach, expect, test, vi } from 'vitest'
import { signIn, signOut } from '../api/session'
import type { Written } from '../api/types'
import { remember, stepsOf } from './steps'

afterEach(() => vi.unstubAllGlobals())

test.each([
  ['signed out', signOut],
  ['signed in after the session ran out', () => signIn('lin', 'secret')],
])('nobody takes back what the one before did: %s', async (_, come) => {
  vi.stubGlobal('fetch', async () => new Response('{}'))
  remember('orders', [{ undo: 'act:1' } as Written], 'edit')
  expect(stepsOf('orders').done).toHaveLength(1)
  await come()
  expect(stepsOf('orders').done).toEqual([])
})
