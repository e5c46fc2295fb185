import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { get, post, query } from './http'
import type { Decision, Notice, Task } from './types'

export type TaskPage = { tasks: Task[]; next: string | null; open: number }

export const decideTask = (id: string, decision: Decision, comment: string) =>
  post<Task>(`/tasks/${id}/decide`, { decision, comment })

export const useTasks = (status: 'open' | 'decided') =>
  useInfiniteQuery({
    queryKey: ['tasks', status],
    queryFn: ({ pageParam }) => get<TaskPage>(`/tasks${query({ status, after: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })

/** How many tasks are open, over all pages. */
export const useOpenTasks = () => useTasks('open').data?.pages[0]?.open ?? 0

export type Notices = { notices: Notice[]; next: string | null; unread: number }

/** The feed does not announce notices, so they are asked for now and then. */
export const useNotices = () =>
  useQuery({
    queryKey: ['notices'],
    queryFn: () => get<Notices>('/notices'),
    refetchInterval: 30_000,
  })
export const readNotices = () => post<void>('/notices/read')
