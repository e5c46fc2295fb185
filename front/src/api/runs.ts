import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { get, post, query } from './http'
import type { Flow, FlowFigures, Run, RunInFull } from './types'

export type RunFilter = { table?: string; record?: string; status?: string; flow?: string }

export const replayRun = (id: string) => post<Run>(`/runs/${id}/replay`)

export const useRuns = (filter: RunFilter) =>
  useInfiniteQuery({
    queryKey: ['runs', filter],
    queryFn: ({ pageParam }) =>
      get<{ runs: Run[]; next: string | null }>(`/runs${query({ ...filter, after: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })

export const useRun = (id: string) =>
  useQuery({ queryKey: ['runs', id], queryFn: () => get<RunInFull>(`/runs/${id}`) })

/** The figures of the last 24 hours, by the flow's key. */
export const useFigures = () =>
  useQuery({
    queryKey: ['runs', 'figures'],
    queryFn: async () => {
      const { flows } = await get<{ flows: FlowFigures[] }>('/flows/figures')
      return Object.fromEntries(flows.map((one) => [one.flow, one]))
    },
    staleTime: 30_000,
  })

export const useFlows = () =>
  useQuery({
    queryKey: ['flows'],
    queryFn: async () => (await get<{ flows: Flow[] }>('/flows')).flows,
  })

export type RunState = Run['status']
const LOOK_AGAIN_MS = 1_000
const LOOKS = 60

/** Where a run is that was started just now: a worker takes it a moment later, and it may be hidden. */
export const useRunState = (id: string | undefined) =>
  useQuery({
    queryKey: ['runs', id, 'state'],
    queryFn: async () => (await get<RunInFull>(`/runs/${id}`)).status,
    enabled: id !== undefined,
    retry: false,
    staleTime: 0,
    refetchInterval: ({ state }) =>
      (state.data ?? 'running') === 'running' &&
      state.dataUpdateCount + state.errorUpdateCount < LOOKS
        ? LOOK_AGAIN_MS
        : false,
  })

export type Started = { runs: string[]; left_out: number }
/** A run of a flow for each of these records. */
export const startFlow = (flow: string, records: string[]) =>
  post<Started>(`/flows/${encodeURIComponent(flow)}/start`, { records })

/** Presses a button of a record; the run that it starts. */
export const pressButton = (table: string, record: string, button: string) =>
  post<{ run: string }>(`/tables/${table}/records/${record}/press`, { button })
