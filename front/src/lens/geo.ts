/** Points on a map. China's maps are shifted (GCJ-02) against what GPS tells (WGS-84). Pure. */

export type System = 'gcj-02' | 'wgs-84'
export type Point = { lng: number; lat: number }

const A = 6_378_245 // half the long axis of the ellipsoid that the shift is reckoned on, metres
const EE = 0.006693421622965943 // its eccentricity, squared
const TILE = 256

/** Nothing is shifted outside of China. */
const abroad = ({ lng, lat }: Point) =>
  lng < 72.004 || lng > 137.8347 || lat < 0.8293 || lat > 55.8271

/** Source of the series: the published open implementations of the shift, known since 2010. */
export function wgsToGcj(at: Point): Point {
  if (abroad(at)) return at
  const [dLng, dLat] = shift(at)
  return { lng: at.lng + dLng, lat: at.lat + dLat }
}

/** The shift has no inverse in closed form: what is left is taken away until it is under a decimetre. */
export function gcjToWgs(at: Point): Point {
  if (abroad(at)) return at
  let guess = at
  for (let round = 0; round < 8; round++) {
    const back = wgsToGcj(guess)
    const [lng, lat] = [back.lng - at.lng, back.lat - at.lat]
    guess = { lng: guess.lng - lng, lat: guess.lat - lat }
    if (Math.abs(lng) < 1e-7 && Math.abs(lat) < 1e-7) break
  }
  return guess
}

export function turned(at: Point, from: System, to: System): Point {
  if (from === to) return at
  return from === 'wgs-84' ? wgsToGcj(at) : gcjToWgs(at)
}

/** Degrees by which a point is shifted. */
function shift({ lng, lat }: Point): [number, number] {
  const [x, y] = [lng - 105, lat - 35]
  const wave = (value: number, each: readonly (readonly [number, number])[]) =>
    each.reduce((sum, [size, over]) => sum + size * Math.sin((value / over) * Math.PI), 0)
  const common = (2 / 3) * (20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI))
  const root = Math.sqrt(Math.abs(x))
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * root +
    common +
    (2 / 3) *
      wave(y, [
        [20, 1],
        [40, 3],
      ]) +
    (2 / 3) *
      wave(y, [
        [160, 12],
        [320, 30],
      ])
  const east =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * root +
    common +
    (2 / 3) *
      wave(x, [
        [20, 1],
        [40, 3],
      ]) +
    (2 / 3) *
      wave(x, [
        [150, 12],
        [300, 30],
      ])
  const phi = (lat / 180) * Math.PI
  const magic = 1 - EE * Math.sin(phi) ** 2
  const dLat = (north * 180) / (((A * (1 - EE)) / (magic * Math.sqrt(magic))) * Math.PI)
  const dLng = (east * 180) / ((A / Math.sqrt(magic)) * Math.cos(phi) * Math.PI)
  return [dLng, dLat]
}

export type View = { zoom: number; left: number; top: number; width: number; height: number }
export type Spot = { x: number; y: number }
export type Tile = { x: number; y: number; zoom: number; left: number; top: number }

/** Pixels from the corner of the world, at a zoom. */
function world({ lng, lat }: Point, zoom: number): Spot {
  const size = TILE * 2 ** zoom
  const sin = Math.sin((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180)
  return {
    x: ((lng + 180) / 360) * size,
    y: (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * size,
  }
}

/** The nearest look at all of the points. A single one is shown with its town around it. */
export function fitted(points: Point[], width: number, height: number, margin = 36): View {
  for (let zoom = 12; zoom >= 2; zoom--) {
    const spots = points.map((point) => world(point, zoom))
    const [xs, ys] = [spots.map(({ x }) => x), spots.map(({ y }) => y)]
    const wide = Math.max(...xs) - Math.min(...xs)
    const high = Math.max(...ys) - Math.min(...ys)
    if (zoom === 2 || (wide <= width - 2 * margin && high <= height - 2 * margin)) {
      const middle = { x: Math.min(...xs) + wide / 2, y: Math.min(...ys) + high / 2 }
      return { zoom, left: middle.x - width / 2, top: middle.y - height / 2, width, height }
    }
  }
  return { zoom: 2, left: 0, top: 0, width, height }
}

/** Where a point lies in the view, in pixels from its corner. */
export function placed(point: Point, view: View): Spot {
  const { x, y } = world(point, view.zoom)
  return { x: Math.round((x - view.left) * 10) / 10, y: Math.round((y - view.top) * 10) / 10 }
}

/** The tiles that cover a view. */
export function tilesOf({ zoom, left, top, width, height }: View): Tile[] {
  const last = 2 ** zoom - 1
  const found: Tile[] = []
  for (let y = Math.floor(top / TILE); y * TILE < top + height; y++)
    for (let x = Math.floor(left / TILE); x * TILE < left + width; x++)
      if (x >= 0 && y >= 0 && x <= last && y <= last)
        found.push({ x, y, zoom, left: x * TILE - left, top: y * TILE - top })
  return found
}

export const tileAddress = (template: string, { x, y, zoom }: Tile) =>
  template.replace('{x}', `${x}`).replace('{y}', `${y}`).replace('{z}', `${zoom}`)
