import { useQueryClient } from '@tanstack/react-query'
import {
  type Defined,
  saveTable,
  type TableDef,
  useDefinition,
  useDefinitionsChanged,
} from '../api/building'
import { isProblem } from '../api/problem'
import { useDone } from './useDone'

export type SaveTable = (
  change: (table: TableDef) => TableDef,
  because: string,
  said: string,
) => Promise<TableDef>

/** The definition of a table, and how it is changed: at once, told, and undoable. */
export function useTableDraft(key: string) {
  const client = useQueryClient()
  const defined = useDefinition(key)
  const changed = useDefinitionsChanged()
  const done = useDone()
  const sent = async (...given: Parameters<typeof saveTable>) => {
    try {
      return await saveTable(...given)
    } catch (refused) {
      // what others made of it is fetched, so that saving again can go on upon that
      if (isProblem(refused, 'schema-moved')) changed()
      throw refused
    }
  }
  const save: SaveTable = async (change, because, said) => {
    const before = client.getQueryData<Defined>(['definition', key]) ?? defined.data
    if (!before) throw new Error('A table is changed only where it is shown')
    const after = await sent(change(before.table), before.version, because)
    client.setQueryData(['definition', key], after)
    done(said, after.undo)
    // not waited for: whoever goes on to another page must not be called back by a slow answer
    changed()
    return after.table
  }
  return { defined, save }
}
