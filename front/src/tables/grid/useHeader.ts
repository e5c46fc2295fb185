import { useMemo } from 'react'
import type { Viewed } from '../views/viewed'
import { type Column, CREATED, readWidths, writeWidths } from './column'
import type { HeaderActs } from './Header'

/** What the heads of the columns do to the view: all of it is draft until it is saved. */
export function useHeader({ view, onDraft, onFilter }: Viewed, columns: Column[]): HeaderActs {
  return useMemo(() => {
    const layout = (part: Record<string, string>) =>
      onDraft({ layout: { ...view.layout, ...part } })
    const keys = () =>
      columns.map(({ field }) => field.key).filter((key) => view.fields.includes(key))
    return {
      sort: (field, descending) => {
        const rest = view.sort.filter((one) => one.field !== field)
        onDraft({ sort: descending === null ? rest : [{ field, descending }] })
      },
      group: (field) => onDraft({ group: field ? [{ field, descending: false }] : [] }),
      filter: onFilter,
      hide: (field) =>
        field === CREATED
          ? layout({ created: 'no' })
          : onDraft({ fields: view.fields.filter((key) => key !== field) }),
      freeze: (count) => layout({ freeze: String(count) }),
      widen: (field, px) =>
        layout({ widths: writeWidths({ ...readWidths(view.layout.widths), [field]: px }) }),
      reorder: (field, before) => {
        const rest = keys().filter((key) => key !== field)
        const at = before === null ? rest.length : rest.indexOf(before)
        onDraft({ fields: [...rest.slice(0, at), field, ...rest.slice(at)] })
      },
    }
  }, [view, onDraft, onFilter, columns])
}
