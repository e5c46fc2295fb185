import type { Attributes } from '../../api/people'

/** store=苏州一店, one a line; what has no = is left out. */
export function readAttributes(text: string): Attributes {
  const lines = text.split('\n').map((line) => /^\s*([^=\s]+)\s*=\s*(.+?)\s*$/.exec(line))
  return Object.fromEntries(lines.flatMap((found) => (found ? [[found[1], found[2]]] : [])))
}

export const sayAttributes = (attributes: Attributes) =>
  Object.entries(attributes)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n')
