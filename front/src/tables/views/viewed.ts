import type { Table, View } from '../../api/types'
import type { Draft } from '../look'

/** What every kind of view is given: as it is saved, as it is looked at, and what the server is asked. */
export type Viewed = {
  table: Table
  saved: View
  view: View
  ask: { view: string; where: string; sort: string }
  opened: string | null
  onOpen: (id: string) => void
  onDraft: (part: Draft) => void
  /** Opens the filter with a row for this field. */
  onFilter: (field: string) => void
  /** Why the server does not take the filter; null once it does. */
  onRefused: (sentence: string | null) => void
}
