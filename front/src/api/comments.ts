import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { get, patch, post, query, remove } from './http'
import type { Comment, FileCell } from './types'

export type CommentPage = { comments: Comment[]; next: string | null; total: number }

const path = (table: string, record: string) =>
  `/tables/${encodeURIComponent(table)}/records/${record}/comments`

/** What was said about a record, newest first. */
export const useComments = (table: string, record: string) =>
  useInfiniteQuery({
    queryKey: ['comments', table, record],
    queryFn: ({ pageParam }) =>
      get<CommentPage>(`${path(table, record)}${query({ after: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })

/** Writing about one record; what is written stands in its list at once. */
export function useCommenting(table: string, record: string) {
  const client = useQueryClient()
  const at = path(table, record)
  const read = async <Answer>(writing: Promise<Answer>) => {
    const answer = await writing
    await client.invalidateQueries({ queryKey: ['comments', table, record] })
    return answer
  }
  return {
    say: (text: string, files: string[]) => read(post<Comment>(at, { text, files })),
    reword: (id: string, text: string) => read(patch<Comment>(`${at}/${id}`, { text })),
    drop: (id: string) => read(remove<void>(`${at}/${id}`)),
  }
}

/** The address of a file of a comment; `copy` for an image made small. */
export const commentFile = (
  table: string,
  record: string,
  comment: string,
  file: FileCell,
  copy?: 'small' | 'large',
) => `/api${path(table, record)}/${comment}/files/${file.hash}${query({ copy })}`
