import { get, post, query } from './http'
import { Problem } from './problem'
import type { Look } from './records'
import type { Cells, Written } from './types'

/** Of one record: the cells that change, and the version that was seen. */
export type Update = { id: string; cells: Cells; version?: number; accepted?: string[] }
export type Writes = {
  create?: { cells: Cells; accepted?: string[] }[]
  update?: Update[]
  delete?: string[]
  restore?: string[]
  because?: string
}
export type Refused = { write: number; problem: Problem }
type RefusedOut = { write: number; code: string; status: number; facts: Record<string, unknown> }

/** At most so many records in one act. */
export const MOST_WRITES = 1_000

const path = (table: string) => `/tables/${encodeURIComponent(table)}`

/** All of it or nothing, undone as one. */
export const writeRecords = (table: string, writes: Writes) =>
  post<Written[]>(`${path(table)}/writes`, writes)

/** What would be refused and why; nothing is written. A rule that only asks is asked when writing. */
export async function tryWrites(table: string, writes: Writes): Promise<Refused[]> {
  const { refused } = await post<{ refused: RefusedOut[] }>(`${path(table)}/writes/try`, writes)
  return refused
    .filter(({ code }) => code !== 'needs-answer')
    .map(({ write, code, status, facts }) => ({
      write,
      problem: new Problem(code, status, code, facts),
    }))
}

export type Undone = { name: string | null; writes: number; left: number }
export const undo = (name: string) => post<Undone>(`/history/${encodeURIComponent(name)}/undo`)

export type Anchor = { id: string; after: string }
export type Anchors = { total: number; exact: boolean; anchors: Anchor[] }
export const getAnchors = (table: string, { view, where, sort }: Look) =>
  get<Anchors>(`${path(table)}/anchors${query({ view, where, sort })}`)

export type By = { field: string; unit?: string; descending?: boolean }
export type How = 'sum' | 'mean' | 'min' | 'max' | 'filled' | 'blank' | 'distinct'
export type Total = { field: string; how: How }
export type Group = { values: unknown[]; count: number; totals: unknown[] }
type Grouping = { by?: By[]; totals?: Total[]; view?: string; where?: string }
export const getGroups = (table: string, grouping: Grouping) =>
  post<{ groups: Group[]; whole: boolean }>(`${path(table)}/groups`, grouping)
