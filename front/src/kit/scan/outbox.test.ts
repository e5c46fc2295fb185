import { describe, expect, test } from 'vitest'
import type { Act, Done } from '../../api/pda'
import { Problem } from '../../api/problem'
import { type Kept, type Shelf, sendAll } from './outbox'
import { patiently, type Reason } from './patiently'
import { uuid7 } from './uuid7'

/** A shelf of the same promises as the one in IndexedDB, which a browser test drives. */
function shelfOf(count: number, who = 'li'): Shelf<Act> & { kept: Kept<Act>[] } {
  const kept: Kept<Act>[] = []
  const add = async (one: Omit<Kept<Act>, 'turn'>) => {
    kept.push({ ...one, turn: kept.length + 1 })
  }
  for (let n = 0; n < count; n += 1) add({ act: act(), station: 'picking', who })
  return {
    kept,
    add,
    all: async () => [...kept],
    drop: async (ids) => {
      for (const id of ids) {
        const place = kept.findIndex(({ act }) => act.id === id)
        if (place >= 0) kept.splice(place, 1)
      }
    },
  }
}

const act = (): Act => ({ id: uuid7(), at: '2026-11-26T08:00:00Z', do: 'scan', job: 'w1' })

/** A server that does each id once, and loses every third answer on the way. */
function server() {
  const done = new Map<string, number>()
  const order: string[] = []
  let calls = 0
  const send = async (_station: string, acts: Act[]): Promise<Done[]> => {
    const answers = acts.map(({ id }) => {
      const before = done.has(id)
      if (!before) order.push(id)
      done.set(id, (done.get(id) ?? 0) + (before ? 0 : 1))
      return { id, outcome: before ? 'before' : 'applied', code: '', facts: {} }
    })
    calls += 1
    if (calls % 3 === 1) throw new Error('the answer was lost')
    return answers
  }
  return { done, order, send }
}

describe('after ten minutes without a network', () => {
  test('200 scans arrive in their order, once each, though answers are lost', async () => {
    const shelf = shelfOf(200)
    const ids = shelf.kept.map(({ act }) => act.id)
    const { done, order, send } = server()
    for (let turn = 0; turn < 10 && shelf.kept.length; turn += 1) {
      await sendAll(shelf, 'li', send, () => undefined).catch(() => undefined)
    }
    expect(shelf.kept).toEqual([])
    expect(order).toEqual(ids)
    expect([...done.values()].every((times) => times === 1)).toBe(true)
  })

  test('what another person scanned stays until that person is there', async () => {
    const shelf = shelfOf(3, 'wang')
    await sendAll(shelf, 'li', server().send, () => undefined)
    expect(shelf.kept).toHaveLength(3)
  })
})

describe('what the server refuses', () => {
  async function refusedBy(refuse: (acts: Act[], ids: string[]) => void) {
    const shelf = shelfOf(3)
    const ids = shelf.kept.map(({ act }) => act.id)
    const kept: [string, Reason][] = []
    const asked = patiently<Act>(
      async (_station, acts) => {
        refuse(acts, ids)
        return acts.map(({ id }) => ({ id, outcome: 'applied', code: '', facts: {} }))
      },
      async (_station, acts, reason) => {
        for (const { id } of acts) kept.push([id, reason])
      },
    )
    const failed = await sendAll(shelf, 'li', asked, () => undefined).catch((error) => error)
    return { left: shelf.kept.length, kept, ids, failed }
  }

  test.each([
    [403, 'forbidden'],
    [404, 'not-found'],
  ])('with %i is kept for a person with the reason, not tried for ever', async (status, code) => {
    const { left, kept, ids } = await refusedBy(() => {
      throw new Problem(code, status, '没有权限')
    })
    expect(left).toBe(0)
    expect(kept).toEqual(ids.map((id) => [id, { code, facts: { title: '没有权限' } }]))
  })

  test('because it makes no sense is kept, and the others count', async () => {
    const { left, kept, ids } = await refusedBy((acts, [, second]) => {
      if (acts.some(({ id }) => id === second)) throw new Problem('bad', 400, 'bad')
    })
    expect(left).toBe(0)
    expect(kept.map(([id]) => id)).toEqual([ids[1]])
  })

  test.each([0, 401, 409, 429, 503])(
    'for now, with %i, stays and is tried again',
    async (status) => {
      const { left, kept, failed } = await refusedBy(() => {
        throw new Problem('later', status, 'later')
      })
      expect([left, kept.length]).toEqual([3, 0])
      expect(failed).toBeInstanceOf(Problem)
    },
  )
})

test('ids sort in the order in which they were made, within a millisecond too', () => {
  const made = Array.from({ length: 500 }, () => uuid7(1_800_000_000_000))
  expect([...made].sort()).toEqual(made)
  expect(made[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
