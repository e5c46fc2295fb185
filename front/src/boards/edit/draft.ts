import type { Board, Place, Tile } from '../../api/boards'

/** Edits of a board as pure steps; the history is what Ctrl-Z walks back. */
export type History = { past: Board[]; now: Board; future: Board[] }

const DEEPEST = 100

export const begun = (board: Board): History => ({ past: [], now: board, future: [] })

export const changed = ({ past, now }: History, to: Board): History =>
  same(now, to)
    ? { past, now, future: [] }
    : { past: [...past.slice(-DEEPEST), now], now: to, future: [] }

export function undone({ past, now, future }: History): History {
  const before = past.at(-1)
  return before
    ? { past: past.slice(0, -1), now: before, future: [now, ...future] }
    : { past, now, future }
}

export function redone({ past, now, future }: History): History {
  const [next, ...rest] = future
  return next ? { past: [...past, now], now: next, future: rest } : { past, now, future }
}

const same = (one: Board, other: Board) => JSON.stringify(one) === JSON.stringify(other)

/** The first free row below everything. */
export const bottom = (tiles: Tile[]) => Math.max(0, ...tiles.map(({ place }) => place.y + place.h))

export const put = (board: Board, tile: Tile): Board => ({
  ...board,
  tiles: board.tiles.some(({ key }) => key === tile.key)
    ? board.tiles.map((one) => (one.key === tile.key ? tile : one))
    : [...board.tiles, tile],
})

export const without = (board: Board, key: string): Board => ({
  ...board,
  tiles: board.tiles.filter((tile) => tile.key !== key),
})

export const placed = (board: Board, places: Map<string, Place>): Board => ({
  ...board,
  tiles: board.tiles.map((tile) => ({ ...tile, place: places.get(tile.key) ?? tile.place })),
})

/** A key that no tile of the board has. */
export function newKey({ tiles }: Board): string {
  const taken = new Set(tiles.map(({ key }) => key))
  let n = tiles.length + 1
  while (taken.has(`t${n}`)) n += 1
  return `t${n}`
}
