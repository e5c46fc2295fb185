import { useBoards } from '../../api/boards'
import { useMenu } from '../../api/menu'
import { useSchema } from '../../api/schema'
import { useSession } from '../../api/session'
import { nameOf, sayFrom, useTongue } from '../../kit/tongue'
import { entriesOf, entriesOfAll } from '../menu/entries'
import { builders, daily, first } from '../menu/rooms'
import { words } from '../words'
import { type Place, placesFor } from './places'

/** Where the typed words could lead, besides records. */
export function usePlaces(typed: string): Place[] {
  useTongue()
  const me = useSession().data
  const tables = useSchema().data?.tables ?? []
  const boards = useBoards().data ?? []
  const { parts } = entriesOf(useMenu().data, tables)
  if (!me || !typed.trim()) return []
  const groups = new Map(
    parts.flatMap((part) => part.entries.map(({ item }) => [item, nameOf(part)])),
  )
  const entries = [...entriesOfAll(tables, boards).values()].map((entry) => ({
    to: entry.to,
    name: nameOf(entry),
    aside: groups.get(entry.item) ?? '',
    also: [entry.name, entry.name_en, entry.key],
  }))
  const say = sayFrom(words)
  const rooms = [...first, ...daily(me, tables), ...builders(me)].map(({ to, word }) => ({
    ...{ to, name: say(word), aside: '', also: [] },
  }))
  return placesFor(typed, [...entries, ...rooms])
}
