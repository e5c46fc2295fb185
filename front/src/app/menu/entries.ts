import type { KeptMenu, MenuGroup } from '../../api/menu'

type Named = { key: string; name: string; name_en: string }
export type Entry = Named & { item: string; to: string; kind: 'table' | 'board' }
export type Part = Omit<MenuGroup, 'items'> & { entries: Entry[] }
export type Entries = { top: Entry[]; parts: Part[] }

const tableEntry = ({ key, name, name_en }: Named): Entry => ({
  ...{ key, name, name_en, kind: 'table', item: `table:${key}`, to: `/t/${key}` },
})
const boardEntry = ({ key, name, name_en }: Named): Entry => ({
  ...{ key, name, name_en, kind: 'board', item: `board:${key}`, to: `/boards/${key}` },
})

export const entriesOfAll = (tables: Named[], boards: Named[]) =>
  new Map([...tables.map(tableEntry), ...boards.map(boardEntry)].map((one) => [one.item, one]))

/**
 * The menu as this person sees it: a group with nothing in it is left out, and a table that stands
 * nowhere stands above the groups. Pure.
 */
export function entriesOf(kept: KeptMenu | undefined, tables: Named[]): Entries {
  const all = entriesOfAll(tables, kept?.boards ?? [])
  const { top, groups } = kept?.menu ?? { top: [], groups: [] }
  const seen = (items: string[]) => items.flatMap((item) => all.get(item) ?? [])
  const placed = new Set([...top, ...groups.flatMap(({ items }) => items)])
  const loose = tables.map(tableEntry).filter(({ item }) => !placed.has(item))
  const parts = groups.map(({ items, ...group }) => ({ ...group, entries: seen(items) }))
  return {
    top: [...seen(top), ...loose],
    parts: parts.filter(({ entries }) => entries.length > 0),
  }
}
