import type { Place, Tile } from '../../api/boards'

/** Where the tiles stand on a screen that they are to fill: so many columns and rows, all even. */
export type OnWall = { columns: number; rows: number; places: Map<string, Place> }

const WIDE = 12
/** Tiles that leave this much of the width free are laid out anew: half of the wall would be blank. */
const MOSTLY = 9
const SHAPE = 1.6 // of a tile that reads well, width to height

/** As they were laid out, without blank margins; a narrow stack is spread over the whole screen. */
export function onWall(tiles: Tile[], aspect: number): OnWall {
  const all = tiles.map(({ place }) => place)
  if (all.length === 0) return { columns: 1, rows: 1, places: new Map() }
  const left = Math.min(...all.map(({ x }) => x))
  const top = Math.min(...all.map(({ y }) => y))
  const columns = Math.max(...all.map(({ x, w }) => x + w)) - left
  const rows = Math.max(...all.map(({ y, h }) => y + h)) - top
  if (columns < MOSTLY) return spread(tiles, aspect)
  const moved = tiles.map(
    ({ key, place }) => [key, { ...place, x: place.x - left, y: place.y - top }] as const,
  )
  return { columns, rows, places: new Map(moved) }
}

/** In reading order, as many side by side as keeps them in shape; the last row shares its width. */
function spread(tiles: Tile[], aspect: number): OnWall {
  const inOrder = [...tiles].sort(
    ({ place: one }, { place: other }) => one.y - other.y || one.x - other.x,
  )
  const side = Math.round(Math.sqrt((tiles.length * aspect) / SHAPE))
  const beside = Math.min(tiles.length, Math.max(1, side))
  const rows = Math.ceil(tiles.length / beside)
  const last = tiles.length - (rows - 1) * beside
  const places = inOrder.map(({ key }, at) => {
    const y = Math.floor(at / beside)
    const w = (WIDE * 5) / (y === rows - 1 ? last : beside)
    return [key, { x: Math.round((at % beside) * w), y, w: Math.round(w), h: 1 }] as const
  })
  return { columns: WIDE * 5, rows, places: new Map(places) }
}
