import type { JobInFull, Line } from '../api/pda'

/** Whether somebody changed what is to be picked: other lines, quantities, instructions, fits. */
export function isOther(before: JobInFull, now: JobInFull): boolean {
  return asked(before) !== asked(now)
}

const asked = ({ lines }: JobInFull) => JSON.stringify(lines.map(of))

const of = (line: Line) => [
  line.id,
  line.place,
  line.codes,
  Number(line.quantity),
  line.unfit,
  line.kit,
  line.cares.map(({ name }) => name),
]
