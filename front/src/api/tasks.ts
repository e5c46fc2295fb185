import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { get, post, query } from './http'
import type { Cells, Notice, Shelf, Task, TaskCounts, TaskWithStory } from './types'

export type TaskPage = { tasks: Task[]; next: string | null; open: number }
export type Verdict = { decision: string; comment: string; seen: number | null; given?: Cells }
/** One of a batch: why it was not decided, or null. */
export type Decided = {
  id: string
  problem: { type: string; title: string; [fact: string]: unknown } | null
}

export const decideTask = (id: string, verdict: Verdict) =>
  post<Task>(`/tasks/${id}/decide`, verdict)
export const decideTasks = (tasks: Task[], decision: string, comment: string) =>
  post<{ tasks: Decided[] }>('/tasks/decide', {
    tasks: tasks.map(({ id, version }) => ({ id, seen: version })),
    decision,
    comment,
  })
export const claimTask = (id: string) => post<Task>(`/tasks/${id}/claim`)
export const giveBackTask = (id: string) => post<Task>(`/tasks/${id}/give-back`)
export const delegateTask = (id: string, to: string, comment: string) =>
  post<Task>(`/tasks/${id}/delegate`, { to, comment })
export const addSigner = (id: string, who: string, before: boolean, comment: string) =>
  post<Task>(`/tasks/${id}/signers`, { who, before, comment })
export const sendBackTask = (id: string, to: string, comment: string, seen: number | null) =>
  post<Task>(`/tasks/${id}/return`, { to, comment, seen })
export const linkOfTask = (id: string) =>
  post<{ link: string; expires_at: string }>(`/tasks/${id}/link`)

export const useTasks = (shelf: Shelf) =>
  useInfiniteQuery({
    queryKey: ['tasks', shelf],
    queryFn: ({ pageParam }) => get<TaskPage>(`/tasks${query({ shelf, after: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })

export const useTask = (id: string) =>
  useQuery({
    queryKey: ['tasks', 'one', id],
    queryFn: () => get<TaskWithStory>(`/tasks/${id}`),
  })

export const useTaskCounts = () =>
  useQuery({ queryKey: ['tasks', 'counts'], queryFn: () => get<TaskCounts>('/tasks/counts') })

/** How many tasks wait for me, of my own and of my pools. */
export const useOpenTasks = () => {
  const counts = useTaskCounts().data
  return counts ? counts.mine + counts.pool : 0
}

export type Notices = { notices: Notice[]; next: string | null; unread: number }

export const useNotices = () =>
  useQuery({
    queryKey: ['notices'],
    queryFn: () => get<Notices>('/notices'),
    refetchInterval: 30_000,
  })
export const readNotices = () => post<void>('/notices/read')
