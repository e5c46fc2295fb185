import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { components } from './generated'
import { get, post, put, query, remove } from './http'
import type { FieldType } from './types'

type Api = components['schemas']

// biome-ignore lint/suspicious/noExplicitAny: what a type's options are is decided by the type
export type Options = Record<string, any>
export type FieldDef = Omit<Api['FieldDef'], 'type' | 'options'> & {
  type: FieldType
  options: Options
}
export type TableDef = Omit<Api['TableDef'], 'fields' | 'retired'> & { fields: FieldDef[] }
export type Unique = Api['Unique']
export type NoCircle = Api['NoCircle']
export type Check = Api['Check']
export type Lock = Api['Lock']
export type Extract = Api['Extract']
export type Defined = { version: number; table: TableDef; undo: string | null }
export type Converted = Api['ConvertedOut']
export type FormulaFunction = Api['FunctionOut']
export type HistoryEvent = Api['EventOut']
export type UndoPreview = Api['history_PreviewOut']
export type Undone = Api['UndoneOut']
export type Role = Api['Role']

const path = (table: string) => `/tables/${encodeURIComponent(table)}`
const fieldPath = (table: string, field: string) =>
  `${path(table)}/fields/${encodeURIComponent(field)}`

export const useDefinition = (table: string) =>
  useQuery({
    queryKey: ['definition', table],
    queryFn: () => get<Defined>(`${path(table)}/definition`),
  })

/** A part of a definition that the server may fill in; ids are its own to give. */
export type NewField = Pick<FieldDef, 'key' | 'name' | 'type'> & Partial<FieldDef>
export type NewTable = Omit<Partial<TableDef>, 'fields'> &
  Pick<TableDef, 'key' | 'name' | 'title'> & { fields: NewField[] }

export const saveTable = (table: NewTable, version: number | null, because: string) =>
  put<Defined>(path(table.key), { table, version, because })
export const dropTable = (key: string) => remove<{ undo: string | null }>(path(key))

export const previewConvert = (table: string, field: FieldDef) =>
  post<Converted>(`${fieldPath(table, field.key)}/convert/preview`, { field })
export const convertField = (table: string, field: FieldDef) =>
  post<Converted>(`${fieldPath(table, field.key)}/convert`, { field })

export const checkFormula = (table: string, formula: string) =>
  post<{ kind: string }>(`${path(table)}/formulas/check`, { formula })
export const tryExtract = (table: string, extract: Extract, text: string) =>
  post<{ found: Api['definitions_FoundOut'][] }>(`${path(table)}/extracts/try`, { extract, text })

export async function keysFor(names: string[], taken: string[], otherwise = 'f') {
  const { keys } = await post<{ keys: string[] }>('/making/keys', { names, taken, otherwise })
  return keys
}

export const useFunctions = () =>
  useQuery({
    queryKey: ['functions'],
    queryFn: async () => (await get<Api['FunctionsOut']>('/making/functions')).functions,
    staleTime: Number.POSITIVE_INFINITY,
  })

export const useEvents = () =>
  useQuery({
    queryKey: ['history'],
    queryFn: async () => (await get<{ events: HistoryEvent[] }>('/history?limit=200')).events,
  })
export const previewUndo = (name: string) =>
  get<UndoPreview>(`/history/${encodeURIComponent(name)}/preview`)
export const undo = (name: string) => post<Undone>(`/history/${encodeURIComponent(name)}/undo`)

export const proposeTable = (file: File, sheet: string) =>
  post<Api['ProposedOut']>(`/making/table${query({ name: file.name, sheet })}`, file)
export type ProposedTable = Api['ProposedOut']

/** After a definition changed: all that was read of tables may look otherwise. */
export function useDefinitionsChanged() {
  const client = useQueryClient()
  return () =>
    Promise.all(
      ['schema', 'definition', 'tables', 'history'].map((room) =>
        client.invalidateQueries({ queryKey: [room] }),
      ),
    )
}
