import { expect, test } from 'vitest'
import type { Field, Rec } from '../../api/types'
import { refusal, stacksOf } from './stacks'

const stage = (key: string, name: string, next: string[]) => ({
  key,
  name,
  name_en: '',
  meaning: 'going',
  next,
})
const status = {
  key: 'status',
  type: 'state',
  options: {
    initial: 'new',
    stages: [
      stage('new', '审核中', ['ok', 'held']),
      stage('ok', '已通过', []),
      stage('held', '暂缓', ['ok']),
    ],
  },
} as unknown as Field
const at = (value: string | null) => ({ cells: { status: value, kind: value } }) as unknown as Rec
const [fresh, ok, held] = stacksOf(status, [])

test('a board has every stage in its order, and none for blanks', () => {
  expect(stacksOf(status, []).map(({ says }) => says.text)).toEqual(['审核中', '已通过', '暂缓'])
})

test('a card goes where its stage leads, and the sentence says where that is', () => {
  expect(refusal(status, at('new'), ok as never)).toBeNull()
  expect(refusal(status, at('new'), fresh as never)).toBeNull()
  expect(refusal(status, at('held'), fresh as never)).toContain('已通过')
  expect(refusal(status, at('ok'), held as never)).toContain('已通过')
})

test('choices go anywhere, and those without one stand at the end', () => {
  const kind = {
    key: 'kind',
    type: 'choice',
    options: { choices: [{ key: 'a', name: '甲' }] },
  } as unknown as Field
  const stacks = stacksOf(kind, [])
  expect(stacks.map(({ value }) => value)).toEqual(['a', null])
  expect(refusal(kind, at('a'), stacks[1] as never)).toBeNull()
})
