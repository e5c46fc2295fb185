/** A company's colour made fit to be read: as text, and under text, by day and by night. Pure. */
export type Shades = {
  accent: string
  'accent-hover': string
  'accent-soft': string
  'on-accent': string
}
type Colour = readonly [number, number, number]
/** What the accent stands on, and in which direction it becomes legible there. */
type Ground = { card: string; page: string; towards: Colour }

const LEGIBLE = 4.5 // WCAG 2.2, 1.4.3
const BLACK: Colour = [0, 0, 0]
const WHITE: Colour = [255, 255, 255]
const ANTD_NIGHT: Colour = [20, 20, 20]

/** The shades of the accent on such a ground; the colour itself where it can be read. */
export function shadesOf(colour: string, card: string, page: string): Shades {
  const night = luminance(read(card)) < 0.2
  const ground: Ground = { card, page, towards: night ? WHITE : BLACK }
  for (let step = 0; step <= 20; step++) {
    const shades = shadesAt(moved(read(colour), ground, step / 20), ground)
    if (readable(shades, ground)) return shades
  }
  return shadesAt(ground.towards, ground)
}

/** Whether the colour had to be changed to be read there. */
export const isChanged = (colour: string, shades: Shades) =>
  colour.toLowerCase() !== shades.accent.toLowerCase()

/** How well two colours can be told apart, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(read(one)), luminance(read(other))]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

function shadesAt(accent: Colour, { card, towards }: Ground): Shades {
  const night = towards === WHITE
  return {
    accent: write(accent),
    'accent-hover': write(mix(accent, towards, 0.15)),
    'accent-soft': write(mix(accent, read(card), night ? 0.82 : 0.93)),
    'on-accent': night ? write(mix(accent, BLACK, 0.85)) : write(WHITE),
  }
}

/** By night first brighter, then paler: straight towards white a colour would only fade. */
function moved(colour: Colour, { towards }: Ground, part: number): Colour {
  if (towards === BLACK) return mix(colour, BLACK, part)
  const most = Math.max(...colour, 1)
  const bright = colour.map((one) => Math.round((one * 255) / most)) as unknown as Colour
  return part < 0.5 ? mix(colour, bright, part * 2) : mix(bright, WHITE, part * 2 - 1)
}

const readable = (shades: Shades, { card, page, towards }: Ground) => {
  // antd dims the colour of a button by night
  const button =
    towards === WHITE ? write(mix(read(shades.accent), ANTD_NIGHT, 0.15)) : shades.accent
  const grounds = [card, page, shades['accent-soft']]
  return (
    grounds.every((ground) => contrast(shades.accent, ground) >= LEGIBLE) &&
    contrast(button, shades['on-accent']) >= LEGIBLE
  )
}

const mix = (from: Colour, to: Colour, part: number): Colour =>
  [0, 1, 2].map((n) =>
    Math.round((from[n] ?? 0) * (1 - part) + (to[n] ?? 0) * part),
  ) as unknown as Colour

const read = (hex: string): Colour =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Colour

const write = (colour: Colour) =>
  `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`

function luminance(colour: Colour): number {
  const [r = 0, g = 0, b = 0] = colour.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
