import { expect, test } from 'vitest'
import { Grouped, type Section } from './grouped'
import { Stretch } from './stretch'

const section = (head: string, stretch: () => Stretch): Section => ({
  head,
  says: { text: head },
  count: 2,
  totals: {},
  stretch,
})
const empty = () =>
  new Stretch({
    page: async () => ({ records: [], next: null }),
    anchors: async () => ({ total: 0, exact: true, anchors: [] }),
  })

test('groups that are not all told are not counted as exact', async () => {
  const told = { sections: [section('a', empty)], whole: false }
  const rows = new Grouped(async () => told)
  await rows.begin()
  expect([rows.exact, rows.problem]).toEqual([false, null])
})

test('a list under a head that failed tells it, until it comes', async () => {
  let broken = true
  const page = async () => {
    if (broken) throw new Error('503')
    return { records: [], next: null }
  }
  const failing = () =>
    new Stretch({ page, anchors: async () => ({ total: 0, exact: true, anchors: [] }) })
  const rows = new Grouped(async () => ({ sections: [section('a', failing)], whole: true }))
  await rows.begin()
  rows.look(0, 2)
  await expect.poll(() => rows.problem).not.toBeNull()
  broken = false
  await rows.refresh()
  expect(rows.problem).toBeNull()
})
