import { useQuery } from '@tanstack/react-query'
import type { components } from './generated'
import { get, post, put, remove } from './http'
import type { Cells, Rec } from './types'

type Api = components['schemas']

/** In twelfths of the width and rows of 64 px. */
export type Place = { x: number; y: number; w: number; h: number }
export type By = { field: string; unit?: '' | 'day' | 'week' | 'month' | 'quarter' | 'year' }
export type Total = {
  field: string
  how: 'sum' | 'mean' | 'min' | 'max' | 'filled' | 'blank' | 'distinct'
}
/** Settings are the kind's own; its twin knows them. */
// biome-ignore lint/suspicious/noExplicitAny: what a tile is set up with is decided by its kind
export type TileSettings = any
export type Tile = {
  key: string
  kind: string
  name: string
  name_en: string
  table: string
  view: string
  where: string
  settings: TileSettings
  place: Place
}
export type Board = { key: string; name: string; name_en: string; tiles: Tile[] }
export type KeptBoard = Omit<Api['BoardOut'], 'board'> & { board: Board }
export type BoardRef = Api['BoardRef']
export type Group = { values: unknown[]; count: number; totals: (string | number | null)[] }
export type Figure = Omit<Api['Figure'], 'groups' | 'records' | 'now' | 'before'> & {
  groups: Group[]
  now: Group | null
  before: Group | null
  records: (Omit<Rec, 'cells'> & { cells: Cells })[]
}
export type BoardAlarm = Api['Alarm']

const path = (key: string) => `/boards/${encodeURIComponent(key)}`

export const saveBoard = (board: Board, seen: number) =>
  put<KeptBoard>(path(board.key), { board, seen })
export const dropBoard = (key: string) => remove<void>(path(key))

export const useBoards = () =>
  useQuery({
    queryKey: ['boards'],
    queryFn: async () => (await get<{ boards: BoardRef[] }>('/boards')).boards,
  })

export const useBoard = (key: string) =>
  useQuery({ queryKey: ['boards', key], queryFn: () => get<KeptBoard>(path(key)) })

/** Below ['tables', table], so that the feed keeps it true. */
export const useFigure = (tile: Tile, where: string, enabled = true) =>
  useQuery({
    enabled,
    queryKey: ['tables', tile.table, 'figure', tile, where],
    queryFn: () => post<Figure>('/figure', { tile, where }),
    placeholderData: (before) => before,
  })

const ALARMS_EVERY_MS = 30_000

/** Asked again when a table changes (see feed.ts), and now and then for what only time brings. */
export const useAlarms = () =>
  useQuery({
    queryKey: ['alarms'],
    queryFn: async () => (await get<{ alarms: BoardAlarm[] }>('/alarms')).alarms,
    refetchInterval: ALARMS_EVERY_MS,
  })
