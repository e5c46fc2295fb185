import { useQuery } from '@tanstack/react-query'
import type { components } from './generated'
import { get, post, query } from './http'

type Api = components['schemas']
export type Import = Api['ImportOut']
export type Guesses = Api['GuessesOut']
export type Guess = Api['GuessOut']
export type ImportPreview = Api['imported_PreviewOut']
export type TriedRow = Api['TriedOut']
export type Tally = Api['TallyOut']

/** columns: field -> the name of the column it is; key: fields to match records by; makes: link
 * fields of which a title that is not found becomes a record of the other table. */
export type ImportMapping = {
  columns: Record<string, string>
  key: string[]
  sheet: string
  makes: string[]
}

const path = (id: string) => `/imports/${id}`
const UNSETTLED = ['waiting', 'running', 'uploading']
const LOOK_AGAIN_MS = 700

export const uploadImport = (table: string, file: File) =>
  post<Import>(`/imports${query({ table, name: file.name })}`, file)
export const previewImport = (id: string, mapping: ImportMapping) =>
  post<ImportPreview>(`${path(id)}/preview`, mapping)
export const startImport = (id: string, mapping: ImportMapping) =>
  post<Import>(`${path(id)}/start`, mapping)
export const refusedRows = (id: string) => `/api${path(id)}/refused`

/** The file goes through the browser's own download; the address says what is in it. */
export const exportPath = (
  table: string,
  look: { format: 'xlsx' | 'csv' | 'ndjson'; view?: string; where?: string; sort?: string },
) => `/api/tables/${encodeURIComponent(table)}/export${query(look)}`

export const useImports = () =>
  useQuery({
    queryKey: ['imports'],
    queryFn: async () => (await get<{ imports: Import[] }>('/imports')).imports,
  })

/** Asked again and again while a worker is at it. */
export const useImport = (id: string) =>
  useQuery({
    queryKey: ['imports', id],
    queryFn: () => get<Import>(path(id)),
    refetchInterval: ({ state }) =>
      state.data && UNSETTLED.includes(state.data.status) ? LOOK_AGAIN_MS : false,
  })

export const useGuesses = (id: string, sheet: string, enabled: boolean) =>
  useQuery({
    queryKey: ['imports', id, 'guess', sheet],
    queryFn: () => get<Guesses>(`${path(id)}/guess${query({ sheet })}`),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
