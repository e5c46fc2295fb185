import { get, post } from './http'
import type { Cells, Lens, LinkedTask, PublicForm, Submitted } from './types'

export const publicForm = (token: string) => get<PublicForm>(`/public/forms/${token}`)
export const submitForm = (token: string, cells: Cells, once: string) =>
  post<Submitted>(`/public/forms/${token}`, { cells, once })
export const publicLens = (token: string) => get<Lens>(`/public/lens/${token}`)

export const linkedTask = (token: string) => get<LinkedTask>(`/public/tasks/${token}`)
export const answerLinkedTask = (
  token: string,
  answer: { page: string; decision: string; comment: string; given: Cells },
) => post<{ decision: string }>(`/public/tasks/${token}`, answer)
