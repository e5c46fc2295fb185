import { expect, test } from 'vitest'
import { Grouped, type Section } from './grouped'
import { Stretch } from './stretch'

const section = (head: string, stretch: () => Stretch): Section => ({
  head,
  level: 0,
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

test('a group that is shut hides the groups within it, and inner ones are counted once', async () => {
  const within = (head: string, level: number, count: number, leaf: boolean): Section => ({
    ...section(head, empty),
    level,
    count,
    stretch: leaf ? empty : null,
  })
  const sections = [
    within('a', 0, 3, false),
    within('a1', 1, 1, true),
    within('a2', 1, 2, true),
    within('b', 0, 2, false),
    within('b1', 1, 2, true),
  ]
  const rows = new Grouped(async () => ({ sections, whole: true }))
  await rows.begin()
  const heads = () =>
    Array.from({ length: rows.total }, (_, place) => rows.at(place)).flatMap((row) =>
      row && 'head' in row ? [row.head] : [],
    )
  expect([rows.records, rows.total]).toEqual([5, 10])
  rows.toggle('a')
  expect([heads(), rows.total]).toEqual([['a', 'b', 'b1'], 5])
})
