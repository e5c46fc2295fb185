import { expect, test, vi } from 'vitest'
import type { Rec } from '../../api/types'
import { type Ask, Stretch } from './stretch'

const rec = (n: number, version = 1) => ({ id: `r${n}`, version, cells: { n } }) as unknown as Rec

/** A server with these numbers in their order; a mark is the number after which a page begins. */
function server(numbers: number[], apart = 100, exact = true, guess = numbers.length) {
  const asked: (string | null)[] = []
  const list = { numbers, asked }
  const page = async (after: string | null, limit: number) => {
    asked.push(after)
    const from = after === null ? 0 : list.numbers.findIndex((n) => n > Number(after))
    const records = from < 0 ? [] : list.numbers.slice(from, from + limit)
    const last = records.at(-1)
    const more = last !== undefined && last !== list.numbers.at(-1)
    return { records: records.map((n) => rec(n)), next: more ? String(last) : null }
  }
  const anchors = async () => ({
    total: guess,
    exact,
    anchors: list.numbers
      .filter((_, place) => (place + 1) % apart === 0 && place + 1 < list.numbers.length)
      .map((n) => ({ id: `r${n}`, after: String(n) })),
  })
  return { list, stretch: new Stretch({ page, anchors }) }
}
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n)

test('a short list is here after one page, and its length is exact', async () => {
  const { stretch, list } = server(upTo(50))
  await stretch.begin()
  expect([stretch.total, stretch.exact, list.asked.length]).toEqual([50, true, 1])
  expect(stretch.at(49)?.id).toBe('r49')
  expect(stretch.at(50)).toBeUndefined()
})

test('a jump to the middle reads one part from its mark, not all before it', async () => {
  const { stretch, list } = server(upTo(10_000), 500)
  await stretch.begin()
  expect(stretch.total).toBe(10_000)
  list.asked.length = 0
  await stretch.load(5_000, 5_010)
  expect(list.asked.length).toBeLessThanOrEqual(2)
  expect(stretch.at(5_000)?.cells.n).toBeGreaterThan(4_400)
})

test('places are estimates until a part is read, and then they add up', async () => {
  const { stretch } = server(upTo(3_000), 300, false, 3_600)
  await stretch.begin()
  expect(stretch.total).toBe(3_600)
  for (let place = 0; place < stretch.total; place += 100) await stretch.load(place, place + 99)
  expect(stretch.total).toBe(3_000)
  expect(
    upTo(3_000).every((n) => stretch.at(n) === undefined || stretch.at(n)?.cells.n === n),
  ).toBe(true)
})

test('a record whose mark was deleted does not end the list: two parts become one', async () => {
  const { stretch, list } = server(upTo(2_000), 400)
  await stretch.begin()
  list.numbers = list.numbers.filter((n) => n !== 799)
  for (let place = 0; place < stretch.total; place += 100) await stretch.load(place, place + 99)
  expect(stretch.total).toBe(1_999)
  expect(stretch.at(799)?.cells.n).toBe(800)
})

test('what came in at the top is there after a refresh, and the rest moves down', async () => {
  const { stretch, list } = server(upTo(1_000), 100)
  await stretch.begin()
  list.numbers = [-2, -1, ...list.numbers]
  await stretch.refresh()
  expect(stretch.at(0)?.cells.n).toBe(-2)
  expect(stretch.total).toBe(1_002)
})

test('memory is bounded: far parts are forgotten and read again on the way back', async () => {
  const { stretch } = server(upTo(40_000), 200)
  await stretch.begin()
  for (let place = 0; place < 40_000; place += 200) {
    stretch.look(place, place + 40)
    await stretch.load(place, place + 40)
  }
  expect(stretch.loaded.length).toBeLessThan(12_000)
  await stretch.load(0, 10)
  expect(stretch.at(0)?.cells.n).toBe(0)
})

/** A promise that somebody else keeps. */
function later<Answer>() {
  let give: (answer: Answer) => void = () => {}
  const promise = new Promise<Answer>((resolve) => {
    give = resolve
  })
  return { promise, give }
}

test('a change that comes while the list is measured shows nothing twice', async () => {
  const { list, stretch: plain } = server(upTo(3_000), 500)
  const { ask } = plain as unknown as { ask: Ask }
  const marks = later<void>()
  const anchors = async () => {
    await marks.promise
    return ask.anchors()
  }
  const stretch = new Stretch({ page: ask.page, anchors })
  const begun = stretch.begin()
  await vi.waitFor(() => expect(stretch.ready).toBe(true))
  list.numbers = [-1, ...list.numbers]
  const refreshed = stretch.refresh()
  marks.give()
  await Promise.all([begun, refreshed])
  for (let place = 0; place < stretch.total; place += 100) await stretch.load(place, place + 99)
  expect(stretch.loaded.map(({ cells }) => cells.n)).toEqual(list.numbers)
})

test('a page that failed is told until it is asked again and comes', async () => {
  const { stretch: plain } = server(upTo(3_000), 500)
  const { ask } = plain as unknown as { ask: Ask }
  let broken = false
  const page: Ask['page'] = (after, limit) =>
    broken ? Promise.reject(new Error('503')) : ask.page(after, limit)
  const stretch = new Stretch({ page, anchors: ask.anchors })
  await stretch.begin()
  broken = true
  await stretch.load(2_000, 2_010)
  broken = false
  await stretch.load(1_000, 1_010)
  expect(stretch.problem).not.toBeNull()
  stretch.look(2_000, 2_010)
  await stretch.refresh()
  await vi.waitFor(() => expect(stretch.at(2_005)).toBeDefined())
  expect(stretch.problem).toBeNull()
})
