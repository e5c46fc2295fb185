import { afterEach, expect, test, vi } from 'vitest'
import { newUuid } from './once'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

afterEach(() => vi.unstubAllGlobals())

test('a page on https asks the browser for a uuid', () => {
  expect(newUuid()).toMatch(UUID)
})

test('a page on plain http makes a proper one itself', () => {
  const getRandomValues = crypto.getRandomValues.bind(crypto)
  vi.stubGlobal('crypto', { getRandomValues })
  expect(newUuid()).toMatch(UUID)
  expect(newUuid()).not.toBe(newUuid())
})
