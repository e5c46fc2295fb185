import { expect, test } from 'vitest'
import type { Tile } from '../../api/boards'
import { onWall } from './onWall'

const tile = (key: string, x: number, y: number, w: number, h: number) =>
  ({ key, place: { x, y, w, h } }) as Tile

/** How much of the grid is covered, 1 for all of it. */
function covered(tiles: Tile[], aspect = 16 / 9): number {
  const { columns, rows, places } = onWall(tiles, aspect)
  const area = [...places.values()].reduce((sum, { w, h }) => sum + w * h, 0)
  return area / (columns * rows)
}

test('three tiles stacked at the left fill the wall', () => {
  const stacked = [tile('a', 0, 0, 4, 3), tile('b', 0, 3, 4, 3), tile('c', 0, 6, 4, 4)]
  expect(covered(stacked)).toBe(1)
  const { places } = onWall(stacked, 16 / 9)
  expect(places.get('b')?.y).toBe(0)
  expect(onWall(stacked, 0.5).places.get('b')?.y).toBe(1)
})

test.each([1, 2, 4, 5, 7])('%i small tiles leave nothing blank', (n) => {
  const tiles = Array.from({ length: n }, (_, at) => tile(`t${at}`, 0, at * 2, 3, 2))
  expect(covered(tiles)).toBeCloseTo(1, 5)
})

test('a board that is as wide as the screen stays as it was laid out', () => {
  const wide = [tile('a', 0, 2, 6, 3), tile('b', 6, 2, 6, 3)]
  expect(onWall(wide, 16 / 9)).toEqual({
    columns: 12,
    rows: 3,
    places: new Map([
      ['a', { x: 0, y: 0, w: 6, h: 3 }],
      ['b', { x: 6, y: 0, w: 6, h: 3 }],
    ]),
  })
})

test('a board without tiles is one blank place', () => {
  expect(onWall([], 1)).toEqual({ columns: 1, rows: 1, places: new Map() })
})
