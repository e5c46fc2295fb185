/**
 * What part each is of all, in whole percent that together are 100, by largest remainder. Of nothing
 * each part is 0; of what is below zero too, the parts are rounded alone, for they make no whole.
 */
export function shares(values: number[]): number[] {
  const all = values.reduce((sum, value) => sum + value, 0)
  if (all === 0) return values.map(() => 0)
  const exact = values.map((value) => (value * 100) / all)
  if (values.some((value) => value < 0)) return exact.map(Math.round)
  const floors = exact.map(Math.floor)
  const missing = 100 - floors.reduce((sum, part) => sum + part, 0)
  const rest = (at: number) => (exact[at] as number) - (floors[at] as number)
  const raised = new Set([...floors.keys()].sort((a, b) => rest(b) - rest(a)).slice(0, missing))
  return floors.map((part, at) => (raised.has(at) ? part + 1 : part))
}
