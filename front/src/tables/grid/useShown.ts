import { useSyncExternalStore } from 'react'
import type { Edits } from './edits'
import type { Rows } from './rows'

/** Draws again whenever rows come or an edit goes out. */
export function useShown(rows: Rows, edits: Edits) {
  useSyncExternalStore(rows.watch, () => rows.version)
  useSyncExternalStore(edits.watch, () => edits.version)
}
