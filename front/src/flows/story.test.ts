import { expect, test } from 'vitest'
import { stepsBeside, tellStory } from './story'

const sentences = [
  { depth: 0, path: '1', text: '同时查询', block: 'parallel' },
  { depth: 1, path: '1.1', text: '查信用', block: 'branch' },
  { depth: 1, path: '1.2', text: '查库存', block: 'branch' },
  { depth: 0, path: '2', text: '按结果决定', block: 'switch' },
]

test('sentences are nested as they are indented', () => {
  const story = tellStory(sentences)
  expect(story.map(({ sentence }) => sentence.path)).toEqual(['1', '2'])
  expect(story[0]?.inside.map(({ sentence }) => sentence.path)).toEqual(['1.1', '1.2'])
})

test('a step with a path that no sentence has is not lost', () => {
  const step = { path: '2#1' } as Parameters<typeof stepsBeside>[1][number]
  expect(stepsBeside(sentences, [step])).toEqual([step])
})
