import type { Change, Comment } from '../../api/types'

export type Entry = { change: Change } | { comment: Comment }
export type Known<One> = { all: One[]; more: boolean }

const atOf = (entry: Entry) => ('change' in entry ? entry.change.at : entry.comment.at)

/**
 * Changes and comments as one story, newest first. Of the list that goes on beyond what is here
 * nothing older is known, so the other one waits there too.
 */
export function told(changes: Known<Change>, comments: Known<Comment>): Entry[] {
  const since = [oldestOf(changes), oldestOf(comments)].toSorted().at(-1) ?? ''
  return [
    ...changes.all.map((change) => ({ change })),
    ...comments.all.map((comment) => ({ comment })),
  ]
    .filter((entry) => atOf(entry) >= since)
    .toSorted((a, b) => atOf(b).localeCompare(atOf(a)))
}

const oldestOf = ({ all, more }: Known<{ at: string }>) => (more ? (all.at(-1)?.at ?? '') : '')
