/** The list with one of its items moved to another place. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const left = [...items]
  const [one] = left.splice(from, 1)
  if (one === undefined) return left
  left.splice(to, 0, one)
  return left
}
