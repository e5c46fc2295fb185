import type { Act, JobInFull, Line } from '../api/pda'

/** Why an act cannot be done: the same codes as the server's (danliu/stations/errors.py). */
export type Refusal = { code: string; facts: Record<string, unknown> }
export type Judged = { job: JobInFull } | { refused: Refusal }

/** A code without what scanners and people add. */
export const plain = (code: string) => code.replace(/\s+/g, '').toUpperCase()
export const matches = (line: Line, code: string) =>
  line.codes.some((one) => plain(one) === plain(code))

export const part = (line: Line) => line.codes[0] ?? ''
export const picked = (line: Line) => Number(line.picked)
export const wanted = (line: Line) => Number(line.quantity)
export const isClosed = (line: Line) => line.short !== '' || picked(line) >= wanted(line)
export const leftToTick = (line: Line) => line.cares.filter(({ ticked }) => !ticked)

const refuse = (code: string, facts: Record<string, unknown> = {}): Judged => ({
  refused: { code, facts },
})

/**
 * What an act makes of a job, or why it cannot be done. Pure, and the twin of
 * danliu/stations/judging.py: the server asks all of it again.
 */
export function judge(held: JobInFull, act: Act): Judged {
  if (act.do === 'pack') return packed(held, act)
  if (act.do === 'label') return { job: held }
  const line = held.lines.find(({ id }) => id === act.line)
  if (!line) return refuse('line-gone')
  if (act.do === 'trouble') return { job: held }
  if (act.do === 'tick') return { job: ticked(held, line, act.care ?? '') }
  if (act.do === 'short') {
    if (isClosed(line) || line.packed) return refuse('line-closed', { part: part(line) })
    return { job: changed(held, line.id, { short: act.reason ?? '' }) }
  }
  if (act.do === 'reopen') {
    if (line.packed) return refuse('line-closed', { part: part(line) })
    return { job: changed(held, line.id, { short: '' }) }
  }
  const total =
    act.do === 'count' ? Number(act.pieces) : picked(line) + (act.pieces ? Number(act.pieces) : 1)
  return (
    refusedScan(line, act.code ?? '', total) ?? {
      job: changed(held, line.id, { picked: String(total) }),
    }
  )
}

function refusedScan(line: Line, code: string, total: number): Judged | null {
  const named = { part: part(line) }
  if (!matches(line, code)) return refuse('not-this-part', { ...named, scanned: code })
  if (line.unfit) return refuse('does-not-fit', { ...named, why: line.unfit })
  const left = leftToTick(line)
  if (left.length) return { refused: tickFirst(part(line), left) }
  if (line.short || line.packed) return refuse('line-closed', named)
  if (!(total <= wanted(line)))
    return refuse('too-many-pieces', { ...named, asked: line.quantity, picked: line.picked })
  return null
}

/** Of a parcel: what keeps it open; null where it may be closed. */
export function keptOpen(lines: Line[]): Refusal | null {
  const parcel = lines[0]?.parcel?.title ?? ''
  const missing = lines.filter((line) => line.kit && picked(line) < wanted(line))
  if (missing.length) {
    const kits = [...new Set(missing.map(({ kit }) => kit))]
    return { code: 'kit-missing', facts: { parcel, kits, parts: missing.map(part) } }
  }
  const open = lines.filter((line) => !isClosed(line))
  if (open.length || !lines.length)
    return { code: 'lines-open', facts: { parcel, parts: open.map(part) } }
  const left = lines.filter(({ short }) => !short).flatMap(leftToTick)
  return left.length ? tickFirst(parcel, left) : null
}

function tickFirst(what: string, cares: Line['cares']): Refusal {
  const left = [...new Set(cares.map(({ name }) => name))]
  const left_en = [...new Set(cares.map(({ name_en }) => name_en))]
  return { code: 'tick-first', facts: { part: what, left, left_en } }
}

function packed(held: JobInFull, act: Act): Judged {
  const lines = held.lines.filter(({ parcel }) => parcel?.id === act.parcel)
  if (lines.length && lines.every((line) => line.packed)) {
    return refuse('line-closed', { part: lines[0]?.parcel?.title ?? '' })
  }
  const open = keptOpen(lines)
  if (open) return { refused: open }
  const ids = new Set(lines.map(({ id }) => id))
  return { job: withLines(held, (line) => (ids.has(line.id) ? { ...line, packed: true } : line)) }
}

/** An instruction is ticked once for all that goes into the same parcel. */
function ticked(held: JobInFull, line: Line, care: string): JobInFull {
  const together = (one: Line) =>
    line.parcel ? one.parcel?.id === line.parcel.id : one.id === line.id
  const tick = (one: Line): Line => ({
    ...one,
    cares: one.cares.map((each) => (each.name === care ? { ...each, ticked: true } : each)),
  })
  return withLines(held, (one) => (together(one) ? tick(one) : one))
}

const changed = (held: JobInFull, id: string, cells: Partial<Line>) =>
  withLines(held, (line) => (line.id === id ? { ...line, ...cells } : line))

const withLines = (held: JobInFull, change: (line: Line) => Line): JobInFull => ({
  ...held,
  lines: held.lines.map(change),
})

/** What the server last told, with what it has not heard yet. What no longer can be done is left out. */
export function replay(held: JobInFull, acts: Act[]): JobInFull {
  let job = held
  for (const act of acts) {
    const judged = act.job === job.job.id ? judge(job, act) : { job }
    if ('job' in judged) job = judged.job
  }
  return job
}

/** The line to go to: the first that is open, from where the picker stands on, then from the start. */
export function nextLine(held: JobInFull, from = 0): Line | undefined {
  const open = held.lines.filter((line) => !isClosed(line))
  return open.find((line) => held.lines.indexOf(line) >= from) ?? open[0]
}

export type ParcelSeen = {
  id: string
  title: string
  lines: Line[]
  packed: boolean
  open: Refusal | null
}

export function parcelsOf(held: JobInFull): ParcelSeen[] {
  const found = new Map<string, Line[]>()
  for (const line of held.lines) {
    if (line.parcel) found.set(line.parcel.id, [...(found.get(line.parcel.id) ?? []), line])
  }
  return [...found].map(([id, lines]) => ({
    id,
    title: lines[0]?.parcel?.title ?? '',
    lines,
    packed: lines.every((line) => line.packed),
    open: keptOpen(lines),
  }))
}
