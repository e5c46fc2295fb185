import { get, post } from './http'
import type { Cells, Evidence, Lens, LinkedTask, Offers, PublicForm, Submitted } from './types'

/** What goes out with an answer; `accepted` is what was asked first, and acknowledged. */
export type Sent = {
  cells: Cells
  once: string
  link: Record<string, string>
  accepted: string[]
  ticket: string
  website: string
}

/** What a field offers is asked with what was answered so far; `line` is the line it stands in. */
export type Asked = { field: string; cells: Cells; line: Cells; find: string }

/** Of the form of a link; one that only members fill in has `~` and its key in its address. */
export function doorOf(token: string) {
  const key = token.startsWith('~') ? token.slice(1) : null
  const at = key ? `/forms/${encodeURIComponent(key)}` : `/public/forms/${token}`
  return {
    isForMembers: key !== null,
    form: () => get<PublicForm>(key ? `${at}/page` : at),
    offers: (asked: Asked) => post<Offers>(`${at}/choices`, asked),
    submit: (sent: Sent) => post<Submitted>(key ? `${at}/answers` : at, sent),
  }
}
export type Door = ReturnType<typeof doorOf>

export const publicLens = (token: string) => get<Lens>(`/public/lens/${token}`)
export const publicEvidence = (token: string) => get<Evidence>(`/public/lens/${token}/evidence`)
export const chooseTexts = (token: string, quiet: boolean) =>
  post<{ quiet: boolean }>(`/public/lens/${token}/messages`, { quiet })

export const linkedTask = (token: string) => get<LinkedTask>(`/public/tasks/${token}`)
export const answerLinkedTask = (
  token: string,
  answer: { page: string; decision: string; comment: string; given: Cells },
) => post<{ decision: string }>(`/public/tasks/${token}`, answer)
