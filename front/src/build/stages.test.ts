import { expect, test } from 'vitest'
import { withoutStage, withStages } from './stages'

test('each stage leads on to the next one that is added', () => {
  const stages = withStages([], ['审核中', '已通过', '已发货'], ['a', 'b', 'c'])
  expect(stages.map(({ next }) => next)).toEqual([['b'], ['c'], []])
})

test('nothing leads to a stage that is gone', () => {
  const stages = withoutStage(withStages([], ['一', '二', '三'], ['a', 'b', 'c']), 'b')
  expect(stages.map(({ key, next }) => [key, next])).toEqual([
    ['a', []],
    ['c', []],
  ])
})
