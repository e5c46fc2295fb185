import type { Menu, MenuGroup } from '../../api/menu'
import { moved } from '../../kit/reorder'

export type Head = Omit<MenuGroup, 'items'>
/** The menu as one list to be put in order: what follows a head stands in its group. */
export type Row = { item: string } | { head: Head }

export const isHead = (row: Row | undefined): row is { head: Head } => !!row && 'head' in row
export const keyOf = (row: Row) => (isHead(row) ? `group:${row.head.key}` : row.item)

/** Tables that stand nowhere yet stand above the groups. */
export function rowsOf({ top, groups }: Menu, tables: string[]): Row[] {
  const placed = new Set([...top, ...groups.flatMap(({ items }) => items)])
  const rows = (items: string[]): Row[] => items.map((item) => ({ item }))
  return [
    ...rows(top),
    ...rows(tables.filter((item) => !placed.has(item))),
    ...groups.flatMap(({ items, ...head }): Row[] => [{ head }, ...rows(items)]),
  ]
}

export function menuOf(rows: readonly Row[]): Menu {
  const menu: Menu = { top: [], groups: [] }
  for (const row of rows) {
    if (isHead(row)) menu.groups.push({ ...row.head, items: [] })
    else (menu.groups.at(-1)?.items ?? menu.top).push(row.item)
  }
  return menu
}

/** A row put elsewhere; a head takes its group along, to before or behind the group it meets. */
export function put(rows: readonly Row[], from: number, to: number): Row[] {
  const row = rows[from]
  if (!isHead(row)) return moved(rows, from, to)
  const goal = groupAt(rows, to)
  return inOrder(rows, row.head.key, goal)
}

/** One step up or down, as the keyboard does it; a head steps over a whole group. */
export function stepped(rows: readonly Row[], at: number, by: -1 | 1): Row[] {
  const row = rows[at]
  const to = at + by
  if (isHead(row)) return inOrder(rows, row.head.key, groupAt(rows, at) + by)
  return to < 0 || to >= rows.length ? [...rows] : moved(rows, at, to)
}

/** Which group a row stands in, counted from 0; -1 above all of them. */
const groupAt = (rows: readonly Row[], at: number) =>
  rows.slice(0, at + 1).filter(isHead).length - 1

function inOrder(rows: readonly Row[], key: string, goal: number): Row[] {
  const { top, groups } = menuOf(rows)
  const from = groups.findIndex((group) => group.key === key)
  const to = Math.max(0, Math.min(goal, groups.length - 1))
  return rowsOf({ top, groups: moved(groups, from, to) }, [])
}

/** An item sent to the end of a group, or («») to the end of what stands above them. */
export function sent(rows: readonly Row[], item: string, group: string): Row[] {
  const { top, groups } = taken(rows, item)
  if (!group) return rowsOf({ top: [...top, item], groups }, [])
  const grown = groups.map((one) =>
    one.key === group ? { ...one, items: [...one.items, item] } : one,
  )
  return rowsOf({ top, groups: grown }, [])
}

export const without = (rows: readonly Row[], item: string): Row[] => rowsOf(taken(rows, item), [])

function taken(rows: readonly Row[], item: string): Menu {
  return menuOf(rows.filter((row) => isHead(row) || row.item !== item))
}

/** A group is gone; what stood in it stands above the others. */
export function dissolved(rows: readonly Row[], key: string): Row[] {
  const { top, groups } = menuOf(rows)
  const gone = groups.find((group) => group.key === key)
  const left = groups.filter((group) => group !== gone)
  return rowsOf({ top: [...top, ...(gone?.items ?? [])], groups: left }, [])
}

export function isEmpty(rows: readonly Row[], key: string) {
  const next = rows[rows.findIndex((row) => isHead(row) && row.head.key === key) + 1]
  return next === undefined || isHead(next)
}

export const changed = (rows: readonly Row[], head: Head): Row[] =>
  rows.map((row) => (isHead(row) && row.head.key === head.key ? { head } : row))

/** What this person does not see keeps its group: rows are only those that are seen. */
export function withUnseen(menu: Menu, before: Menu, seen: (item: string) => boolean): Menu {
  const lost = (items: string[] = []) => items.filter((item) => !seen(item))
  const was = new Map(before.groups.map(({ key, items }) => [key, lost(items)]))
  const groups = menu.groups.map((one) => {
    const back = was.get(one.key) ?? []
    was.delete(one.key)
    return { ...one, items: [...one.items, ...back] }
  })
  return { top: [...menu.top, ...lost(before.top), ...[...was.values()].flat()], groups }
}
