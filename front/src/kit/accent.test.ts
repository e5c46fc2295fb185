import { describe, expect, it } from 'vitest'
import { contrast, isChanged, shadesOf } from './accent'

const DAY = ['#ffffff', '#f7f8fa'] as const
const NIGHT = ['#1a2029', '#12161c'] as const

describe('a company’s colour', () => {
  it('stays as it is where it can be read', () => {
    const shades = shadesOf('#b42318', ...DAY)
    expect(shades.accent).toBe('#b42318')
    expect(isChanged('#B42318', shades)).toBe(false)
  })

  it('is darkened by day and lightened by night until it can be read', () => {
    expect(isChanged('#ffee00', shadesOf('#ffee00', ...DAY))).toBe(true)
    expect(isChanged('#101050', shadesOf('#101050', ...NIGHT))).toBe(true)
  })

  it('can be read whatever it was, as text and under text', () => {
    for (let n = 0; n < 4096; n += 7) {
      const colour = `#${[n >> 8, (n >> 4) & 15, n & 15].map((x) => x.toString(16).repeat(2)).join('')}`
      for (const [card, page] of [DAY, NIGHT]) {
        const shades = shadesOf(colour, card, page)
        for (const ground of [card, page, shades['accent-soft'], shades['on-accent']]) {
          expect(contrast(shades.accent, ground), `${colour} on ${ground}`).toBeGreaterThan(4.49)
        }
      }
    }
  })
})
