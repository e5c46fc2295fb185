import { whenPersonLeaves } from '../../api/session'

/** What somebody began to write about a record: it outlives the drawer. */
const drafts = new Map<string, string>()
whenPersonLeaves(() => drafts.clear())

export const draftOf = (record: string) => drafts.get(record) ?? ''

export function keepDraft(record: string, text: string) {
  if (text) drafts.set(record, text)
  else drafts.delete(record)
}
