import { describe, expect, it } from 'vitest'
import { stopsFor } from './steps'

const titles = (role: string, may: ('act' | 'build')[]) =>
  stopsFor({ role, may }).map(({ title }) => title)

describe('the tour', () => {
  it('shows each role what it does here, in three to five stops', () => {
    expect(titles('owner', ['act', 'build']).at(-1)).toBe('teamTitle')
    expect(titles('builder', ['act', 'build']).at(-1)).toBe('menuTitle')
    expect(titles('member', ['act'])).toContain('tasksTitle')
    expect(titles('viewer', [])).not.toContain('tasksTitle')
    for (const may of [['act', 'build'], ['act'], []] as ('act' | 'build')[][]) {
      const { length } = titles('any', may)
      expect(length).toBeGreaterThanOrEqual(3)
      expect(length).toBeLessThanOrEqual(5)
    }
  })

  it('tells who only looks that looking changes nothing', () => {
    const told = stopsFor({ role: 'viewer', may: [] }).map(({ text }) => text)
    expect(told).toContain('tableSee')
    expect(told).not.toContain('tableText')
  })
})
