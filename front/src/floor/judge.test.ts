import { describe, expect, test } from 'vitest'
import type { Act, Duty } from '../api/floor'
import { judge, replay, scanned, toRead } from './judge'

const duty = (step: string, more: Partial<Duty> = {}): Duty => ({
  kind: 'step',
  step,
  job: 'j1',
  title: 'SC-000001',
  name: '总装',
  state: 'waiting',
  turn: 1,
  of: 2,
  item: 'DJ-A',
  item_name: '电机 A 型',
  quantity: '2',
  came: '2',
  due: '2026-12-01',
  urgency: 'green',
  changed: '',
  redo: '',
  by: '',
  first: true,
  waits_for: null,
  before: null,
  after: null,
  ...more,
})
const act = (did: Partial<Act>): Act => ({
  id: 'a',
  at: '2026-11-26T08:00:00Z',
  do: 'begin',
  job: 'j1',
  device: 'T',
  step: 's1',
  ...did,
})
const second = duty('s2', {
  first: false,
  before: 's1',
  waits_for: { step: 's1', name: '总装', place: '装配' },
})
const codeOf = (judged: ReturnType<typeof judge>) =>
  'refused' in judged ? judged.refused.code : 'done'

test('trouble is told of a job, with its kind, and the job goes on', () => {
  const list = [duty('s1')]
  expect(judge(list, act({ do: 'trouble', reason: 'quality', pieces: '1' }))).toEqual({
    duties: list,
  })
  expect(judge(list, act({ do: 'trouble' }))).toEqual({ refused: { code: 'bad-act', facts: {} } })
})

describe('a step at the tablet', () => {
  test('is begun, then finished, and hands over to the next at the same place', () => {
    const after = replay(
      [duty('s1'), second],
      [act({}), act({ do: 'finish', pieces: '1', scrap: '1', reason: 'tool' })],
    )
    expect(after).toEqual([{ ...second, waits_for: null, came: '1' }])
  })

  test.each([
    ['step-waits', [second], act({ step: 's2' })],
    ['step-not-begun', [duty('s1')], act({ do: 'finish', pieces: '2' })],
    ['step-begun', [duty('s1', { state: 'going' })], act({})],
    ['why-scrap', [duty('s1', { state: 'going' })], act({ do: 'finish', pieces: '1', scrap: '1' })],
    ['step-gone', [], act({})],
  ])('is refused with %s', (code, duties, asked) => {
    expect(codeOf(judge(duties, asked))).toBe(code)
  })

  test('may make more than was asked only where nothing was handed over', () => {
    const finish = act({ do: 'finish', pieces: '3' })
    expect(codeOf(judge([duty('s1', { state: 'going' })], finish))).toBe('done')
    const later = duty('s1', { state: 'going', first: false })
    expect(codeOf(judge([later], finish))).toBe('more-than-came')
  })
})

test('a scanned number means what is under way, then what may begin', () => {
  const going = duty('s3', { state: 'going' })
  expect(scanned([second, duty('s1'), going], 'sc-000001 ')).toBe(going)
  expect(scanned([second, duty('s1')], 'SC-000001')?.step).toBe('s1')
  expect(scanned([second], 'SC-9')).toBeUndefined()
})

test('a change is read where the job can be worked at, and once for all its steps', () => {
  const [red, waiting] = [duty('s1', { changed: '数量 2 → 3' }), { ...second, changed: 'x' }]
  expect(toRead([waiting])).toBeUndefined()
  expect(toRead([waiting, red])).toBe(red)
  expect(
    toRead(replay([red, waiting], [act({ do: 'seen', changed: '数量 2 → 3' })])),
  ).toBeUndefined()
})
