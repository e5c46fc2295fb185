import type { Table } from '../api/types'

export const BOX = { width: 168, height: 52, gapX: 92, gapY: 22, margin: 16 }

export type Placed = { key: string; x: number; y: number }
export type Arrow = { from: string; field: string; to: string; path: string }
export type Picture = { width: number; height: number; boxes: Placed[]; arrows: Arrow[] }

type Link = { from: string; field: string; to: string }

export const linksOf = (tables: Table[]): Link[] =>
  tables.flatMap((table) =>
    table.fields
      .filter(({ type, options }) => (type === 'link' || type === 'links') && options.table)
      .map((field) => ({ from: table.key, field: field.key, to: field.options.table as string })),
  )

/** Every table stands left of those that it points to; circles are cut where they are met. */
export function pictureOf(tables: Table[]): Picture {
  const known = new Set(tables.map(({ key }) => key))
  const links = linksOf(tables).filter(({ to }) => known.has(to))
  const rank = ranks(tables, links)
  const columns = new Map<number, string[]>()
  for (const { key } of tables) {
    const at = rank.get(key) ?? 0
    columns.set(at, [...(columns.get(at) ?? []), key])
  }
  const order = [...columns.keys()].sort((left, right) => right - left)
  const tallest = Math.max(1, ...[...columns.values()].map(({ length }) => length))
  const height = BOX.margin * 2 + tallest * (BOX.height + BOX.gapY) - BOX.gapY
  const boxes = order.flatMap((at, column) => placed(columns.get(at) ?? [], column, height))
  const width = BOX.margin * 2 + Math.max(1, order.length) * (BOX.width + BOX.gapX) - BOX.gapX
  return {
    width,
    height,
    boxes,
    arrows: links.map((link) => ({ ...link, path: curve(boxes, link) })),
  }
}

/** How many links in a row lead on from a table, at most. */
function ranks(tables: Table[], links: Link[]): Map<string, number> {
  const known = new Map<string, number>()
  const rank = (key: string, asked: string[]): number => {
    const found = known.get(key)
    if (found !== undefined) return found
    const onward = links.filter(({ from, to }) => from === key && to !== key && !asked.includes(to))
    const far = Math.max(0, ...onward.map(({ to }) => rank(to, [...asked, key]) + 1))
    if (asked.length === 0) known.set(key, far)
    return far
  }
  for (const { key } of tables) rank(key, [])
  return known
}

function placed(keys: string[], column: number, height: number): Placed[] {
  const tall = keys.length * (BOX.height + BOX.gapY) - BOX.gapY
  const top = (height - tall) / 2
  const x = BOX.margin + column * (BOX.width + BOX.gapX)
  return keys.map((key, at) => ({ key, x, y: top + at * (BOX.height + BOX.gapY) }))
}

/** From the right edge to the left one; back or to itself, around. */
function curve(boxes: Placed[], { from, to }: Link): string {
  const start = boxes.find(({ key }) => key === from) as Placed
  const end = boxes.find(({ key }) => key === to) as Placed
  const [x1, y1] = [start.x + BOX.width, start.y + BOX.height / 2]
  if (end.x > start.x) {
    const [x2, y2] = [end.x, end.y + BOX.height / 2]
    const bend = (x2 - x1) / 2
    return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`
  }
  const [x2, y2] = [end.x + BOX.width, end.y + BOX.height / 2 + (from === to ? 14 : 0)]
  const out = Math.max(x1, x2) + BOX.gapX / 2
  return `M${x1},${y1 - (from === to ? 10 : 0)} C${out},${y1} ${out},${y2} ${x2},${y2}`
}
