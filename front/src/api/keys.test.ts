import { expect, test } from 'vitest'

const files = import.meta.glob<string>('../**/*.{ts,tsx}', {
  eager: true,
  query: '?raw',
  import: 'default',
})
const ASKED = /queryKey: (\[[^\]]*\]),?\s*queryFn/g

test('a kept answer has one question: two of one key would read each other’s form', () => {
  const places = new Map<string, Set<string>>()
  for (const [file, text] of Object.entries(files)) {
    for (const [, key = ''] of text.matchAll(ASKED)) {
      places.set(key, (places.get(key) ?? new Set()).add(file))
    }
  }
  const shared = [...places].filter(([, where]) => where.size > 1)
  expect(places.size).toBeGreaterThan(20)
  expect(shared).toEqual([])
})
