import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import type { Field, Sort, Table, View } from '../api/types'

/** What of a view is looked at otherwise than it is saved. */
export type Draft = Partial<
  Pick<View, 'where' | 'sort' | 'group' | 'totals' | 'colours' | 'fields' | 'layout'>
>
/** What the address of a table page holds: the view, what differs from it, the opened record. */
export type TableLook = { view: string; where: string; draft: Draft; opened: string | null }
export type Change = (parts: Record<string, string | null>) => void

export function useLook(): readonly [TableLook, Change] {
  const [params, setParams] = useSearchParams()
  const kept = params.get('look')
  const draft = useMemo(() => readDraft(kept), [kept])
  const look: TableLook = {
    view: params.get('view') ?? '',
    where: params.get('where') ?? '',
    draft,
    opened: params.get('record'),
  }
  const change: Change = (parts) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before)
        for (const [key, value] of Object.entries(parts)) {
          if (value) after.set(key, value)
          else after.delete(key)
        }
        return after
      },
      { replace: true },
    )
  return [look, change]
}

/** An address that was cut or made by hand shows the view as it is saved. */
export function readDraft(text: string | null): Draft {
  try {
    const draft: unknown = JSON.parse(text ?? '{}')
    return draft !== null && typeof draft === 'object' ? (draft as Draft) : {}
  } catch {
    return {}
  }
}

export const writeDraft = (draft: Draft): string | null =>
  Object.keys(draft).length ? JSON.stringify(draft) : null

/** Only what really differs: put back by hand is the same as put back. */
export function drafted(saved: View, draft: Draft, part: Draft): Draft {
  const all = Object.entries({ ...draft, ...part })
  const differs = all.filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(saved[key as keyof View]),
  )
  return Object.fromEntries(differs) as Draft
}

const NEWEST_FIRST: Sort[] = [{ field: 'created_at', descending: true }]

/** The table as it is where no view is saved. */
export const wholeTable = (table: Table): View => ({
  key: '',
  name: '',
  name_en: '',
  kind: 'grid',
  fields: table.fields.map(({ key }) => key),
  where: '',
  sort: NEWEST_FIRST,
  group: [],
  totals: {},
  colours: [],
  layout: {},
  mine: false,
})

export const sortText = (sort: Sort[]) =>
  sort.map(({ field, descending }) => `${descending ? '-' : ''}${field}`).join(',')

/** Both conditions where there are two. */
export const bothWheres = (...wheres: string[]) => {
  const said = wheres.filter((where) => where.trim())
  return said.length > 1 ? `AND(${said.join(',')})` : (said[0] ?? '')
}

/** What the server is asked: through the saved view where the draft does not change what that says. */
export function askOf(saved: View, draft: Draft, where: string) {
  const more = draft.fields?.some((key) => !saved.fields.includes(key))
  const own = draft.where !== undefined || more || !saved.key
  return {
    view: own ? '' : saved.key,
    where: own ? bothWheres(draft.where ?? saved.where, where) : where,
    sort: sortText(orderOf({ ...saved, ...draft })),
  }
}

/** Records of a group stand together, so its field comes first in the order. */
export function orderOf({ sort, group }: Pick<View, 'sort' | 'group'>): Sort[] {
  const [by] = group
  return by ? [by, ...sort.filter(({ field }) => field !== by.field)] : sort
}

/** The fields of a view in its order; one that is gone is forgiven. */
export function fieldsOf(table: Table, keys: string[]): Field[] {
  const byKey = new Map(table.fields.map((field) => [field.key, field]))
  return keys.flatMap((key) => byKey.get(key) ?? [])
}
