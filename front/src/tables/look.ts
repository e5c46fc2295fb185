import { useSearchParams } from 'react-router'
import type { Field, Sort, Table, View } from '../api/types'

/** What the address of a table page holds: the view, the filter, the order, the opened record. */
export type TableLook = { view: string; where: string; sort: Sort | null; opened: string | null }

export function useLook() {
  const [params, setParams] = useSearchParams()
  const look: TableLook = {
    view: params.get('view') ?? '',
    where: params.get('where') ?? '',
    sort: readSort(params.get('sort')),
    opened: params.get('record'),
  }
  const change = (parts: Record<string, string | null>) =>
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
  return [look, change] as const
}

function readSort(text: string | null): Sort | null {
  if (!text) return null
  return { field: text.replace(/^-/, ''), descending: text.startsWith('-') }
}

/** A header goes round: down, up, as the view has it. Newest and largest first is what people want. */
export function nextSort(sort: Sort | null, field: string): string | null {
  if (sort?.field !== field) return `-${field}`
  return sort.descending ? field : null
}

export const sortText = (sort: Sort | null) =>
  sort ? `${sort.descending ? '-' : ''}${sort.field}` : undefined

/** The fields of a view in its order; a view without a list shows all. */
export function fieldsOf(table: Table, view: View | undefined): Field[] {
  if (!view?.fields.length) return table.fields
  const byKey = new Map(table.fields.map((field) => [field.key, field]))
  return view.fields.flatMap((key) => byKey.get(key) ?? [])
}
