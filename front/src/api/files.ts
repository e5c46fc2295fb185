import { post, query } from './http'
import type { FileCell, Upload } from './types'

/** Sends one file. Its ticket is what a cell takes; who saves the record has it attached. */
export const uploadFile = (file: Blob, name: string) =>
  post<Upload>(`/files${query({ name })}`, file)
export const uploadToForm = (token: string, file: Blob, name: string) =>
  post<Upload>(`/public/forms/${token}/files${query({ name })}`, file)

type Place = { table: string; record: string; field: string }

/** The address of a file in a record's cell; `copy` for an image made small. */
export function filePath(
  { table, record, field }: Place,
  file: FileCell,
  copy?: 'small' | 'large',
) {
  const path = [table, 'records', record, 'files', field, file.hash ?? '']
  return `/api/tables/${path.map(encodeURIComponent).join('/')}${query({ copy })}`
}
