import { expect, test } from 'vitest'
import { device, type Face } from './device'
import type { Kept } from './outbox'

type Act = { id: string; at: string; pieces: number }

/** A face that shows a sum, on a disk that answers when it is told to. */
function shop() {
  const kept: Kept<Act>[] = []
  let open: Promise<void> = Promise.resolve()
  let sum = 0
  const who = { id: 'li', name: '李工' }
  const shown = {
    who,
    online: true,
    busy: false,
    unsent: 0,
    others: 0,
    conflicts: [],
    refused: [],
  }
  const face: Face<Act> = {
    now: () => shown,
    set: () => undefined,
    drawer: {
      shelf: {
        add: async (one) => {
          kept.push({ ...one, turn: kept.length })
        },
        all: async () => {
          const all = [...kept]
          await open
          return all
        },
        drop: async (ids) => {
          kept.splice(0, kept.length, ...kept.filter(({ act }) => !ids.includes(act.id)))
        },
      },
      note: async () => undefined,
      noted: async () => undefined,
    },
    server: {
      send: async (_, acts) => acts.map(({ id }) => ({ id, outcome: 'done', code: '', facts: {} })),
      conflicts: async () => [],
      settle: async () => undefined,
    },
    station: () => 'floor',
    ring: () => undefined,
    refusedOf: () => {
      throw new Error('nothing is refused here')
    },
    applied: async () => undefined,
    sent: async () => undefined,
    look: async () => undefined,
  }
  const journal = device(face)
  const act = (id: string) => journal.keep('floor', who, { id, at: '', pieces: 1 })
  return {
    journal,
    sum: () => sum,
    show: async (told: number) => {
      sum = told
    },
    does: (id: string) =>
      journal.inTurn(async () => {
        await act(id)
        sum += 1
      }),
    slow: () => {
      let go: () => void = () => undefined
      open = new Promise((resolve) => {
        go = resolve
      })
      return go
    },
  }
}

test('what the server told is shown where nothing was done since', async () => {
  const { journal, show, sum } = shop()
  const unlessDone = journal.untouched()
  expect(await unlessDone(() => show(7))).toBe(true)
  expect(sum()).toBe(7)
})

test('what is done while the disk is asked comes after the list, and is not undone by it', async () => {
  const { journal, show, sum, does, slow } = shop()
  const unlessDone = journal.untouched()
  const go = slow()
  const shown = unlessDone(() => show(7))
  const done = does('one')
  go()
  await Promise.all([shown, done])
  expect(sum()).toBe(8)
})

test('a list that was asked for before something was done is not shown, though it was sent since', async () => {
  const { journal, show, sum, does } = shop()
  const unlessDone = journal.untouched()
  await does('one')
  await journal.deliver()
  expect(await unlessDone(() => show(0))).toBe(false)
  expect(sum()).toBe(1)
})
