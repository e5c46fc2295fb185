import { expect, test } from 'vitest'
import { marksOfTest } from './marks'

const STEPS = [
  { path: 'tell', status: 'done', ms: 3 },
  { path: 'send', status: 'failed', ms: 4 },
]

const statuses = (starts: boolean) =>
  Object.fromEntries([...marksOfTest(STEPS, starts)].map(([at, { status }]) => [at, status]))

test('where the condition does not hold, what was tried is what would have been done', () => {
  expect(statuses(false)).toEqual({ tell: 'would', send: 'failed' })
  expect(statuses(true)).toEqual({ tell: 'done', send: 'failed' })
})
