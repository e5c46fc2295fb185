import { expect, test } from 'vitest'
import { fitted, gcjToWgs, placed, tileAddress, tilesOf, turned, wgsToGcj } from './geo'

// As the published implementations give them: GPS, and the same place on a map made in China.
const KNOWN = [
  { name: 'Shanghai', wgs: [121.5272106, 31.1774276], gcj: [121.531541859215, 31.17530398364597] },
  { name: 'Shenzhen', wgs: [113.912316, 22.543847], gcj: [113.9171764808363, 22.540796131694766] },
  { name: 'Beijing', wgs: [116.377817, 39.911954], gcj: [116.38404722455657, 39.91334545536069] },
] as const
const point = ([lng, lat]: readonly [number, number]) => ({ lng, lat })
const METRE = 1e-5 // of a degree, roughly

test.each(KNOWN)('$name is where its map has it', ({ wgs, gcj }) => {
  const there = wgsToGcj(point(wgs))
  expect(Math.abs(there.lng - gcj[0])).toBeLessThan(METRE / 10)
  expect(Math.abs(there.lat - gcj[1])).toBeLessThan(METRE / 10)
})

test.each(KNOWN)('$name comes back to where GPS has it', ({ wgs, gcj }) => {
  const back = gcjToWgs(point(gcj))
  expect(Math.abs(back.lng - wgs[0])).toBeLessThan(METRE / 10)
  expect(Math.abs(back.lat - wgs[1])).toBeLessThan(METRE / 10)
})

test('nothing is shifted abroad, nor between maps of one kind', () => {
  const berlin = { lng: 13.4, lat: 52.5 }
  expect(wgsToGcj(berlin)).toEqual(berlin)
  expect(turned(point(KNOWN[0].wgs), 'gcj-02', 'gcj-02')).toEqual(point(KNOWN[0].wgs))
})

test('every point of a way is inside the picture, the north above', () => {
  const way = [
    { lng: 120.62, lat: 31.3 },
    { lng: 118.1, lat: 24.48 },
  ]
  const view = fitted(way, 340, 200)
  const [suzhou, xiamen] = way.map((one) => placed(one, view))
  for (const one of [suzhou, xiamen]) {
    expect(one?.x).toBeGreaterThanOrEqual(0)
    expect(one?.x).toBeLessThanOrEqual(340)
    expect(one?.y).toBeGreaterThanOrEqual(0)
    expect(one?.y).toBeLessThanOrEqual(200)
  }
  expect(suzhou?.y).toBeLessThan(xiamen?.y ?? 0)
})

test('one point stands in the middle, and its tiles cover the picture', () => {
  const view = fitted([{ lng: 120.62, lat: 31.3 }], 340, 200)
  expect(placed({ lng: 120.62, lat: 31.3 }, view)).toEqual({ x: 170, y: 100 })
  const tiles = tilesOf(view)
  expect(Math.min(...tiles.map(({ left }) => left))).toBeLessThanOrEqual(0)
  expect(Math.max(...tiles.map(({ left }) => left + 256))).toBeGreaterThanOrEqual(340)
  const [first] = tiles
  expect(first && tileAddress('https://t/{z}/{x}/{y}.png', first)).toMatch(
    /^https:\/\/t\/12\/\d+\/\d+\.png$/,
  )
})
