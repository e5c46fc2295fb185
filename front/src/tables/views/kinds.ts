import type { Field, View } from '../../api/types'

export type Kind = View['kind']
/** The kinds that the desk draws; a form is made in its own room. */
export const KINDS = ['grid', 'board', 'calendar', 'gantt', 'gallery'] as const

/**
 * A field that a kind of view needs: under which name of its layout, which fits, and if it must.
 * asked: it is blank until somebody chooses it.
 */
export type Need = {
  key: 'stack' | 'date' | 'start' | 'end' | 'cover' | 'rows' | 'pin'
  fits: (field: Field) => boolean
  must: boolean
  asked?: boolean
}

const isStack = ({ type }: Field) => ['state', 'choice', 'person'].includes(type)
const isDay = ({ type }: Field) => type === 'date' || type === 'date-time'
const isShared = (field: Field) => field.type === 'link' || isStack(field)
const isPin = ({ type }: Field) => type === 'yes-no' || type === 'date-time'
const isFiles = ({ type }: Field) => type === 'attachment'

const NEEDS: Partial<Record<Kind, Need[]>> = {
  board: [{ key: 'stack', fits: isStack, must: true }],
  calendar: [{ key: 'date', fits: isDay, must: true }],
  gantt: [
    { key: 'start', fits: isDay, must: true },
    { key: 'end', fits: isDay, must: true },
    { key: 'rows', fits: isShared, must: false, asked: true },
    { key: 'pin', fits: isPin, must: false, asked: true },
  ],
  gallery: [{ key: 'cover', fits: isFiles, must: false }],
}

export const needsOf = (kind: Kind): Need[] => NEEDS[kind] ?? []

/** The fields that a view of this kind begins with; null where the table has none that fits. */
export function layoutFor(kind: Kind, fields: Field[]): Record<string, string> | null {
  const layout: Record<string, string> = {}
  for (const { key, fits, must } of needsOf(kind).filter(({ asked }) => !asked)) {
    const taken = Object.values(layout)
    const fitting = fields.filter(fits)
    const found =
      fitting.find((one) => one.type === 'state') ??
      fitting.find((one) => !taken.includes(one.key)) ??
      fitting[0]
    if (!found && must) return null
    if (found) layout[key] = found.key
  }
  return layout
}

/** The field that a view's layout names, if it is still there. */
export const fieldFor = (view: View, key: Need['key'], fields: Field[]): Field | undefined => {
  const named = fields.find((one) => one.key === view.layout[key])
  const need = needsOf(view.kind).find((one) => one.key === key)
  return named ?? (need?.must ? fields.find(need.fits) : undefined)
}
