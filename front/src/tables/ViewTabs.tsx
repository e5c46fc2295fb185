import type { Table } from '../api/types'
import { nameOf, useSay } from '../kit/tongue'
import { words } from './words'

/** The saved ways to look at a table. "All" stands first unless a view without a filter does. */
export function ViewTabs({
  table,
  view,
  onView,
}: {
  table: Table
  view: string
  onView: (key: string) => void
}) {
  const say = useSay(words)
  const saved = table.views.map((each) => ({ key: each.key, name: nameOf(each) }))
  const tabs = hasWholeView(table) ? saved : [{ key: '', name: say('all') }, ...saved]
  const current = view || tabs[0]?.key
  return (
    <nav className="view-tabs" aria-label={nameOf(table)}>
      {tabs.map(({ key, name }) => (
        <button
          key={key}
          type="button"
          aria-current={key === current ? 'page' : undefined}
          onClick={() => onView(key)}
        >
          {name}
        </button>
      ))}
    </nav>
  )
}

export const hasWholeView = (table: Table) => table.views.some(({ where }) => !where)

/** The view that a table opens with. */
export const viewOf = (table: Table, key: string) =>
  table.views.find((view) => view.key === key) ?? (hasWholeView(table) ? table.views[0] : undefined)
