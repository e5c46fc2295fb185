import type { Addition } from '../api/packs'

/** So many of each kind, in the order they are installed; demo records add up. */
export function tally(additions: Addition[]): [kind: Addition['kind'], n: number][] {
  const sums = new Map<Addition['kind'], number>()
  for (const { kind, count, there } of additions) {
    if (there) continue
    sums.set(kind, (sums.get(kind) ?? 0) + (kind === 'records' ? count : 1))
  }
  return [...sums]
}

/** Whether all that counts is there already. */
export const isWhole = (additions: Addition[]) =>
  additions.every(({ kind, there }) => there || kind === 'records' || kind === 'connection')
