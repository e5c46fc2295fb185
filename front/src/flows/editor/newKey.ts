const LONGEST = 60

/** A key that stands in addresses: the name without what cannot, and a few signs of its own. */
export function keyFor(name: string, chance: () => number = Math.random): string {
  const plain = name
    .trim()
    .replace(/[^\p{L}\p{N}_-]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, LONGEST)
  const own = Math.floor(chance() * 36 ** 4)
    .toString(36)
    .padStart(4, '0')
  return `${plain || 'flow'}-${own}`
}
