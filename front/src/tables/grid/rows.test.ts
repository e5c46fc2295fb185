import { expect, test } from 'vitest'
import type { Rec } from '../../api/types'
import { Grouped } from './grouped'
import { fetchedIn, isHere } from './rows'
import { type Ask, Stretch } from './stretch'

const rec = (n: number) => ({ id: `r${n}`, version: 1, cells: { n } }) as unknown as Rec

/** So many records with a mark after every second hundred; `broken` answers nothing any more. */
function listOf(count: number, guess = count) {
  const server = { broken: false }
  const page: Ask['page'] = async (after, limit) => {
    if (server.broken) throw new Error('503')
    const from = after === null ? 0 : Number(after) + 1
    const numbers = Array.from({ length: Math.min(limit, count - from) }, (_, n) => from + n)
    const last = numbers.at(-1) ?? from
    return { records: numbers.map(rec), next: last < count - 1 ? String(last) : null }
  }
  const marks = Array.from({ length: Math.floor((count - 1) / 200) }, (_, n) => 200 * n + 199)
  const anchors = async () => ({
    total: guess,
    exact: guess === count,
    anchors: marks.map((n) => ({ id: `r${n}`, after: String(n) })),
  })
  return { server, rows: new Stretch({ page, anchors }) }
}

test('what is done with chosen rows is done with all of them, here or not', async () => {
  const { rows } = listOf(900)
  await rows.begin()
  expect(isHere(rows, 0, 899)).toBe(false)
  const found = await fetchedIn(rows, 0, 899)
  expect(found?.map(({ cells }) => cells.n)).toEqual(Array.from({ length: 900 }, (_, n) => n))
  expect(isHere(rows, 0, 899)).toBe(true)
})

test('rows that do not come are not left out in silence', async () => {
  const { rows, server } = listOf(900)
  await rows.begin()
  server.broken = true
  expect(await fetchedIn(rows, 0, 899)).toBeNull()
})

test('the ends are the records that were chosen, though places were estimates', async () => {
  const { rows } = listOf(900, 1_400)
  await rows.begin()
  await rows.load(1_399, 1_399)
  const last = rows.total - 1
  expect(rows.at(last)).toBeDefined()
  const found = await fetchedIn(rows, 10, last)
  expect([found?.length, found?.at(-1)?.cells.n]).toEqual([890, 899])
})

test('lists under heads are begun before they are read', async () => {
  const section = (head: string) => {
    const stretch = () => listOf(300).rows
    return { head, level: 0, says: { text: head }, count: 300, totals: {}, stretch }
  }
  const sections = [section('a'), section('b')]
  const rows = new Grouped(async () => ({ sections, whole: true }))
  await rows.begin()
  expect((await fetchedIn(rows, 0, rows.total - 1))?.length).toBe(600)
})
