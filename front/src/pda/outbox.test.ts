import { describe, expect, test } from 'vitest'
import type { Act, Done } from '../api/pda'
import { type Kept, type Shelf, sendAll } from './outbox'
import { uuid7 } from './uuid7'

/** A shelf of the same promises as the one in IndexedDB, which a browser test drives. */
function shelfOf(count: number, who = 'li'): Shelf & { kept: Kept[] } {
  const kept: Kept[] = []
  const add = async (one: Omit<Kept, 'turn'>) => {
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

test('ids sort in the order in which they were made, within a millisecond too', () => {
  const made = Array.from({ length: 500 }, () => uuid7(1_800_000_000_000))
  expect([...made].sort()).toEqual(made)
  expect(made[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
