import { get, post } from './http'
import type { Cells, Lens, PublicForm, Submitted } from './types'

export const publicForm = (token: string) => get<PublicForm>(`/public/forms/${token}`)
export const submitForm = (token: string, cells: Cells, once: string) =>
  post<Submitted>(`/public/forms/${token}`, { cells, once })
export const publicLens = (token: string) => get<Lens>(`/public/lens/${token}`)
