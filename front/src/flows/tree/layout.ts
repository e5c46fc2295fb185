import { type Block, type Branch, countIn, type FlowTree, type Spot, TRIGGER } from './tree'

export const WIDE = 264
export const HIGH = 58
const GAP = 46
const SIDE = 32
const HEAD = 30
const BAR = 26
const PAD = 18
const NONE = 18
const EMPTY = 200

type Box = { key: string; x: number; y: number; w: number; h: number }
export type Shape = 'ways' | 'bars' | 'frame'
export type Item =
  | (Box & { kind: 'trigger' | 'end' | 'bar' | 'frame' })
  | (Box & { kind: 'block'; block: Block; inner: number; folded: boolean })
  | (Box & {
      kind: 'head'
      block: Block
      branch: Branch
      inner: number
      folded: boolean
    })
  | (Box & { kind: 'spot'; spot: Spot })
export type Line = { key: string; d: string }
export type Drawing = { items: Item[]; lines: Line[]; w: number; h: number }

export type Look = {
  /** Blocks and branches «id.branch» whose insides are not shown. */
  folded?: ReadonlySet<string>
  /** The branches that a block's kind declares; null where the flow names them, [] for none. */
  declared: (kind: string) => string[] | null
}

const SHAPES: Record<string, Shape> = { parallel: 'bars', 'for-each': 'frame', try: 'frame' }
export const shapeOf = (kind: string): Shape => SHAPES[kind] ?? 'ways'

/** Declared branches that are only drawn once they hold something. */
const SELDOM = new Set(['finally'])

/** Those that are there, and those that its kind has and nobody filled yet, in the kind's order. */
export function branchesOf(block: Block, declared: string[] | null): Branch[] {
  const there = block.branches ?? []
  if (!declared) return there
  const known = declared.filter((name) => !SELDOM.has(name) || there.some((b) => b.name === name))
  const strange = there.filter(({ name }) => !declared.includes(name))
  return [...known.map((name) => there.find((b) => b.name === name) ?? { name }), ...strange]
}

/**
 * Where everything stands: trigger on top, blocks downward, branches side by side. The trunk is at
 * x = 0 whatever is added to it: what one looks at does not jump.
 */
export function layout(flow: FlowTree, look: Look): Drawing {
  const drawing: Drawing = { items: [], lines: [], w: 0, h: 0 }
  const size = sizeOf(flow.blocks, '', look)
  const middle = 0
  put(drawing, { kind: 'trigger', key: TRIGGER, ...box(middle, 0) })
  const bottom = placeList(drawing, flow.blocks, '', middle, HIGH, look)
  // a block may well be called «end»: what is no block has a key that no id can be
  const end = { key: '/end', x: middle - NONE / 2, y: bottom, w: NONE, h: NONE }
  put(drawing, { kind: 'end', ...end })
  return { ...drawing, w: size.w, h: bottom + NONE }
}

type Size = { w: number; h: number }

function sizeOf(blocks: Block[], inside: string, look: Look): Size {
  if (inside && look.folded?.has(inside)) return { w: EMPTY, h: NONE }
  const sizes = blocks.map((block) => sizeOfBlock(block, look))
  const w = Math.max(inside && blocks.length === 0 ? EMPTY : WIDE, ...sizes.map((size) => size.w))
  return { w, h: sizes.reduce((sum, size) => sum + size.h + GAP, GAP) }
}

function sizeOfBlock(block: Block, look: Look): Size {
  const columns = columnsOf(block, look)
  if (columns.length === 0) return { w: WIDE, h: HIGH }
  const pad = shapeOf(block.block) === 'frame' ? PAD : 0
  const w = columns.reduce((sum, one) => sum + one.w + SIDE, -SIDE) + 2 * pad
  const h = HIGH + BAR + HEAD + Math.max(...columns.map((one) => one.h)) + BAR
  return { w: Math.max(WIDE, w), h }
}

type Column = Size & { branch: Branch; place: string }

function columnsOf(block: Block, look: Look): Column[] {
  if (look.folded?.has(block.id)) return []
  return branchesOf(block, look.declared(block.block)).map((branch) => {
    const place = `${block.id}.${branch.name}`
    return { branch, place, ...sizeOf(branch.blocks ?? [], place, look) }
  })
}

function placeList(
  drawing: Drawing,
  blocks: Block[],
  inside: string,
  middle: number,
  top: number,
  look: Look,
): number {
  let y = top
  for (const [at, block] of blocks.entries()) {
    join(drawing, `${inside}/${at}`, `M${middle} ${y}V${y + GAP}`)
    placeSpot(drawing, { inside, at }, middle, y)
    y = placeBlock(drawing, block, middle, y + GAP, look)
  }
  join(drawing, `${inside}/${blocks.length}`, `M${middle} ${y}V${y + GAP}`)
  placeSpot(drawing, { inside, at: blocks.length }, middle, y)
  return y + GAP
}

function placeSpot(drawing: Drawing, spot: Spot, middle: number, y: number) {
  const key = `+${spot.inside}/${spot.at}`
  put(drawing, { kind: 'spot', key, spot, x: middle - 11, y: y + GAP / 2 - 11, w: 22, h: 22 })
}

function placeBlock(drawing: Drawing, block: Block, middle: number, y: number, look: Look): number {
  const columns = columnsOf(block, look)
  const inner = (block.branches ?? []).reduce((sum, one) => sum + countIn(one.blocks ?? []), 0)
  const folded = look.folded?.has(block.id) === true
  const shape = shapeOf(block.block)
  const size = sizeOfBlock(block, look)
  if (columns.length > 0 && shape === 'frame') {
    const frame = { x: middle - size.w / 2, y: y + HIGH / 2, w: size.w, h: size.h - HIGH / 2 - 8 }
    put(drawing, { kind: 'frame', key: `${block.id}/frame`, ...frame })
  }
  put(drawing, { kind: 'block', key: block.id, block, inner, folded, ...box(middle, y) })
  if (columns.length > 0) placeColumns(drawing, block, columns, middle, y + HIGH, look)
  return y + size.h
}

function placeColumns(
  drawing: Drawing,
  block: Block,
  columns: Column[],
  middle: number,
  top: number,
  look: Look,
) {
  const wide = columns.reduce((sum, one) => sum + one.w + SIDE, -SIDE)
  const [split, below] = [top + BAR / 2, top + BAR]
  const end = below + HEAD + Math.max(...columns.map((one) => one.h)) + BAR / 2
  let left = middle - wide / 2
  const middles: number[] = []
  for (const column of columns) {
    const at = left + column.w / 2
    middles.push(at)
    left += column.w + SIDE
    join(drawing, `${column.place}>`, `M${middle} ${top}V${split}H${at}V${below}`)
    placeHead(drawing, block, column, at, below, look)
    const last = placeColumn(drawing, column, at, below + HEAD, look)
    join(drawing, `${column.place}<`, `M${at} ${last}V${end}H${middle}V${end + BAR / 2}`)
  }
  if (shapeOf(block.block) === 'bars') placeBars(drawing, block, middles, split, end)
}

function placeHead(
  drawing: Drawing,
  block: Block,
  { branch, place, w }: Column,
  middle: number,
  y: number,
  look: Look,
) {
  const wide = Math.min(w - 8, WIDE - 40)
  const at = { x: middle - wide / 2, y, w: wide, h: HEAD }
  const [inner, folded] = [countIn(branch.blocks ?? []), look.folded?.has(place) === true]
  put(drawing, { kind: 'head', key: place, block, branch, inner, folded, ...at })
}

function placeColumn(
  drawing: Drawing,
  { branch, place }: Column,
  middle: number,
  y: number,
  look: Look,
): number {
  if (look.folded?.has(place)) return y
  return placeList(drawing, branch.blocks ?? [], place, middle, y, look)
}

/** What runs at the same time stands between two bars. */
function placeBars(drawing: Drawing, block: Block, middles: number[], top: number, end: number) {
  const [first = 0, last = 0] = [middles[0], middles.at(-1)]
  const x = first - 36
  const w = last - first + 72
  put(drawing, { kind: 'bar', key: `${block.id}/begin`, x, y: top - 2, w, h: 4 })
  put(drawing, { kind: 'bar', key: `${block.id}/join`, x, y: end - 2, w, h: 4 })
}

const box = (middle: number, y: number) => ({ x: middle - WIDE / 2, y, w: WIDE, h: HIGH })
const put = (drawing: Drawing, item: Item) => drawing.items.push(item)
const join = (drawing: Drawing, key: string, d: string) => drawing.lines.push({ key, d })
