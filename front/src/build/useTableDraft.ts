import { useQueryClient } from '@tanstack/react-query'
import {
  type Defined,
  saveTable,
  type TableDef,
  useDefinition,
  useDefinitionsChanged,
} from '../api/building'
import { useDone } from './useDone'

export type SaveTable = (
  change: (table: TableDef) => TableDef,
  because: string,
  said: string,
) => Promise<void>

/** The definition of a table, and how it is changed: at once, told, and undoable. */
export function useTableDraft(key: string) {
  const client = useQueryClient()
  const defined = useDefinition(key)
  const changed = useDefinitionsChanged()
  const done = useDone()
  const save: SaveTable = async (change, because, said) => {
    const before = client.getQueryData<Defined>(['definition', key]) ?? defined.data
    if (!before) return
    const after = await saveTable(change(before.table), before.version, because)
    client.setQueryData(['definition', key], after)
    done(said, after.undo)
    // not waited for: whoever goes on to another page must not be called back by a slow answer
    changed()
  }
  return { defined, save }
}
