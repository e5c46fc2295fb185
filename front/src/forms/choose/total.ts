/** «One field», or «one times another», of a line. */
export type Total = { field: string; times: string }

const PLAIN = /^\s*\{(\w+)\}\s*(?:\*\s*\{(\w+)\}\s*)?$/

/** null where a formula says more. */
export function readTotal(formula: string): Total | null {
  const [whole, field = '', times = ''] = PLAIN.exec(formula) ?? []
  return whole === undefined ? null : { field, times }
}

export const writeTotal = ({ field, times }: Total) =>
  times && times !== field ? `{${field}}*{${times}}` : `{${field}}`
