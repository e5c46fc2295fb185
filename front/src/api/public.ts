import { get, post } from './http'
import type { Cells, Evidence, Lens, LinkedTask, PublicForm, Submitted } from './types'

/** What goes out with an answer; `accepted` is what was asked first, and acknowledged. */
export type Sent = {
  cells: Cells
  once: string
  link: Record<string, string>
  accepted: string[]
  ticket: string
  website: string
}

export const publicForm = (token: string) => get<PublicForm>(`/public/forms/${token}`)
export const submitForm = (token: string, sent: Sent) =>
  post<Submitted>(`/public/forms/${token}`, sent)
export const publicLens = (token: string) => get<Lens>(`/public/lens/${token}`)
export const publicEvidence = (token: string) => get<Evidence>(`/public/lens/${token}/evidence`)
export const chooseTexts = (token: string, quiet: boolean) =>
  post<{ quiet: boolean }>(`/public/lens/${token}/messages`, { quiet })

export const linkedTask = (token: string) => get<LinkedTask>(`/public/tasks/${token}`)
export const answerLinkedTask = (
  token: string,
  answer: { page: string; decision: string; comment: string; given: Cells },
) => post<{ decision: string }>(`/public/tasks/${token}`, answer)
