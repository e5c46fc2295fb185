import type { Drawing, Item } from './layout'
import { TRIGGER } from './tree'

export type Way = 'up' | 'down' | 'left' | 'right'
type Stop = Item & { kind: 'trigger' | 'block' | 'head' }

const isStop = (item: Item): item is Stop =>
  item.kind === 'trigger' || item.kind === 'block' || item.kind === 'head'

/** Where an arrow key goes from here: the nearest that lies that way, straight ahead before aside. */
export function step(drawing: Drawing, from: string | null, way: Way): string {
  const stops = drawing.items.filter(isStop)
  const here = stops.find(({ key }) => key === from)
  if (!here) return TRIGGER
  const ahead = stops
    .map((stop) => ({ key: stop.key, cost: cost(here, stop, way) }))
    .filter(({ cost }) => cost !== null) as { key: string; cost: number }[]
  ahead.sort((one, other) => one.cost - other.cost)
  return ahead[0]?.key ?? here.key
}

const BESIDE = 100_000

/** Aside counts double, and what lies more aside than ahead comes only where nothing else does. */
function cost(from: Item, to: Item, way: Way): number | null {
  const [dx, dy] = [middle(to).x - middle(from).x, middle(to).y - middle(from).y]
  const upright = way === 'up' || way === 'down'
  const forward = upright ? (way === 'down' ? dy : -dy) : way === 'right' ? dx : -dx
  if (forward <= 1) return null
  const aside = Math.abs(upright ? dx : dy)
  return forward + 2 * aside + (aside > forward ? BESIDE : 0)
}

const middle = ({ x, y, w, h }: Item) => ({ x: x + w / 2, y: y + h / 2 })
