import { describe, expect, test } from 'vitest'
import type { Act, JobInFull, Line } from '../api/pda'
import { uuid7 } from '../kit/scan/uuid7'
import { judge, keptOpen, nextLine, replay } from './judge'

const line = (id: string, given: Partial<Line> = {}): Line => ({
  id,
  place: 'A区-01排-01层-01格',
  codes: ['KL-1022', '6901234567892'],
  name: '空滤',
  quantity: '2',
  picked: '0',
  short: '',
  unfit: '',
  kit: '',
  parcel: { id: 'p1', title: 'DL-000001' },
  cares: [],
  packed: false,
  ...given,
})

const job = (...lines: Line[]): JobInFull => ({
  job: {
    id: 'w1',
    title: 'W-000001',
    state: 'going',
    stage: '拣货中',
    stage_en: 'Picking',
    mine: true,
    urgent: false,
    tells: [],
  },
  lines,
})

const act = (given: Partial<Act>): Act => ({
  id: uuid7(),
  at: '2026-11-26T08:00:00Z',
  job: 'w1',
  do: 'scan',
  line: 'a',
  ...given,
})

function done(held: JobInFull, given: Partial<Act>): JobInFull {
  const judged = judge(held, act(given))
  if ('refused' in judged) throw new Error(judged.refused.code)
  return judged.job
}

const refusal = (held: JobInFull, given: Partial<Act>) => {
  const judged = judge(held, act(given))
  return 'refused' in judged ? judged.refused.code : null
}

test('a short line is open again once its part came, but not in a closed parcel', () => {
  const short = done(job(line('a', { picked: '1' })), { do: 'short', reason: '货位没货' })
  expect(nextLine(short)).toBeUndefined()
  const again = done(short, { do: 'reopen' })
  expect(done(again, { code: 'KL-1022' }).lines[0]).toMatchObject({ picked: '2', short: '' })
  expect(refusal(job(line('a', { short: '破损', packed: true })), { do: 'reopen' })).toBe(
    'line-closed',
  )
})

describe('a scan', () => {
  test('of the part, by its number or its bar code, is one piece more', () => {
    const once = done(job(line('a')), { code: 'kl-1022 ' })
    expect(done(once, { code: '6901234567892' }).lines[0]?.picked).toBe('2')
  })

  test('of another part, or of one that does not fit, is told apart', () => {
    expect(refusal(job(line('a')), { code: 'QL-3310' })).toBe('not-this-part')
    const unfit = line('a', { unfit: '此单是 2019 款帕萨特' })
    expect(refusal(job(unfit), { code: 'KL-1022' })).toBe('does-not-fit')
    expect(refusal(job(unfit), { code: 'QL-3310' })).toBe('not-this-part')
  })

  test('counts only once the instructions of its parcel are ticked, on any of its lines', () => {
    const cares = [{ name: '避光包装', name_en: 'Dark', ticked: false }]
    const held = job(line('a', { cares }), line('b', { cares }))
    expect(refusal(held, { code: 'KL-1022' })).toBe('tick-first')
    const read = done(held, { do: 'tick', line: 'b', care: '避光包装' })
    expect(done(read, { code: 'KL-1022' }).lines[0]?.picked).toBe('1')
  })

  test('of more than is wanted is refused', () => {
    const full = job(line('a', { picked: '2' }))
    expect(refusal(full, { code: 'KL-1022' })).toBe('too-many-pieces')
    expect(refusal(job(line('a')), { do: 'count', code: 'KL-1022', pieces: '3' })).toBe(
      'too-many-pieces',
    )
  })
})

describe('a parcel', () => {
  const whole = { picked: '2' }

  test('closes only when all of it is there', () => {
    expect(keptOpen([line('a')])?.code).toBe('lines-open')
    expect(keptOpen([line('a', whole), line('b', { short: '货位没货' })])).toBeNull()
  })

  test('lacks a component of a kit, which is another thing than an open line', () => {
    const component = line('b', { kit: '刹车套件', picked: '1', short: '货位没货' })
    expect(keptOpen([line('a', whole), component])?.code).toBe('kit-missing')
  })
})

describe('what the server has not heard yet', () => {
  test('is done on top of what it told', () => {
    const kept = [1, 2].map(() => act({ code: 'KL-1022' }))
    expect(replay(job(line('a')), kept).lines[0]?.picked).toBe('2')
  })

  test('and what no longer can be done is left out', () => {
    const kept = [1, 2, 3].map(() => act({ code: 'KL-1022' }))
    expect(replay(job(line('a')), kept).lines[0]?.picked).toBe('2')
    expect(replay(job(line('other')), kept).lines[0]?.picked).toBe('0')
  })
})

test('the way goes on from where the picker stands, and back for what was left', () => {
  const held = job(line('a'), line('b', { picked: '2' }), line('c'))
  expect(nextLine(held, 1)?.id).toBe('c')
  expect(nextLine(job(line('a'), line('c', { picked: '2' })), 1)?.id).toBe('a')
})
