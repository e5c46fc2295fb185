import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { get, post, put, query, remove } from './http'
import { listRecords } from './records'
import type {
  Brought,
  CauseGroup,
  Difference,
  DraftRef,
  FlowDraft,
  FlowVersion,
  FormedFormula,
  Kit,
  Overlap,
  Proposal,
  ReplayPreview,
  Sentence,
  TestedRun,
  TrialReport,
  Upcoming,
} from './types'

const path = (key: string) => `/flows/${encodeURIComponent(key)}`

/** What flows are built of; it changes with the server only. */
export const useKit = () =>
  useQuery({ queryKey: ['kit'], queryFn: () => get<Kit>('/blocks'), staleTime: Infinity })

export const getDraft = (key: string) => get<FlowDraft>(`${path(key)}/draft`)
export const saveDraft = (key: string, flow: unknown, number: number, began?: number | null) =>
  put<FlowDraft>(`${path(key)}/draft`, { flow, number, began_from: began ?? null })
export const discardDraft = (key: string, number: number) =>
  remove<void>(`${path(key)}/draft${query({ number })}`)
export const publishDraft = (key: string, number: number, over?: number | null) =>
  post<{ version: number }>(`${path(key)}/draft/publish`, { number, over: over ?? null })

export const useDrafts = () =>
  useQuery({
    queryKey: ['flow-drafts'],
    queryFn: async () => (await get<{ drafts: DraftRef[] }>('/flows/drafts')).drafts,
  })

export const useDraftDifferences = (key: string, number: number) =>
  useQuery({
    queryKey: ['flow-drafts', key, number, 'differences'],
    queryFn: () =>
      get<{ against: number; differences: Difference[] }>(`${path(key)}/draft/differences`),
    retry: false,
  })

export const getVersion = (key: string, version: number) =>
  get<{ version: number; flow: unknown }>(`${path(key)}/versions/${version}`)
export const listVersions = async (key: string) =>
  (await get<{ versions: FlowVersion[] }>(`${path(key)}/versions`)).versions
export const goLive = (key: string, version: number) =>
  post<{ version: number }>(`${path(key)}/versions/${version}/live`)

export const useVersions = (key: string) =>
  useQuery({ queryKey: ['flow-versions', key], queryFn: () => listVersions(key) })

export const useVersion = (key: string, version: number) =>
  useQuery({
    queryKey: ['flow-versions', key, version],
    queryFn: () => getVersion(key, version),
    staleTime: Infinity,
    retry: false,
  })

export const useVersionDifferences = (key: string, version: number, open: boolean) =>
  useQuery({
    queryKey: ['flow-versions', key, version, 'differences'],
    queryFn: () =>
      get<{ differences: Difference[] }>(`${path(key)}/versions/${version}/differences`),
    enabled: open,
  })

export const readFlow = (flow: unknown) => post<{ sentences: Sentence[] }>('/flows/read', { flow })
export const tryFormula = (formula: string, table: string, record: string | null) =>
  post<FormedFormula>('/flows/formula', { formula, table, record })
export const proposeFlow = (text: string, table: string, meant: Record<string, string>) =>
  post<Proposal>('/flows/propose', { text, table, meant })

export const testFlow = (key: string, begins: Record<string, unknown>) =>
  post<TestedRun>(`${path(key)}/test`, begins)

export type Period = { since: string; until: string; amount?: string }
export const tryRules = (key: string, flow: unknown, period: Period) =>
  post<TrialReport>(`${path(key)}/try`, { flow, ...period })
export const overlapOf = (key: string, flow: unknown, decision: string, period: Period) =>
  post<Overlap>(`${path(key)}/overlap`, { flow, decision, ...period })

export const exportedAt = (key: string, draft: boolean) =>
  `/api${path(key)}/export${query({ draft: draft ? 'true' : null })}`
export const importFlow = (text: string, key: string) =>
  post<Brought>('/flows/import', { text, key })
export const lookAtFlow = (text: string) => post<Brought['found']>('/flows/import/look', { text })
const copied = (key: string, to: string, draft: boolean, more: object) =>
  post<Brought>(`${path(key)}/copy`, { to, draft, ...more })
/** Into another workspace, as a draft there under this key; «»: its own. */
export const copyFlow = (flow: string, to: string, draft: boolean, key: string) =>
  copied(flow, to, draft, { key })
/** What it needs there, and what of it is there. */
export const useLookThere = (flow: string, to: string | undefined, draft: boolean) =>
  useQuery({
    queryKey: ['flow-copy', flow, to, draft],
    queryFn: async () => (await copied(flow, to as string, draft, { only_look: true })).found,
    enabled: to !== undefined,
    retry: false,
  })

export type Which = {
  runs?: string[]
  flow?: string
  path?: string
  code?: string
  about?: string
  since?: string
}
export const useCauses = () =>
  useQuery({
    queryKey: ['runs', 'causes'],
    queryFn: async () => (await get<{ causes: CauseGroup[] }>('/runs/causes')).causes,
  })
export const countReplay = (which: Which) => post<{ runs: number }>('/runs/replay/preview', which)
export const replayMany = (which: Which) => post<{ runs: number }>('/runs/replay', which)
export const lookAhead = (run: string) => get<ReplayPreview>(`/runs/${run}/ahead`)
export const cancelRun = (run: string) => post<{ runs: number }>(`/runs/${run}/cancel`)
/** Starts a flow that is about no record. */
export const startAlone = (key: string) => post<{ runs: string[] }>(`${path(key)}/start`, {})
/** The address of the flow's own, or a new secret for it. */
export const openAddress = (key: string) =>
  post<{ path: string; secret: string }>(`${path(key)}/address`)

/** When the flow starts next by itself. */
export const useUpcoming = (key: string) =>
  useInfiniteQuery({
    queryKey: ['runs', 'upcoming', key],
    queryFn: ({ pageParam }) => get<Upcoming>(`${path(key)}/alarms${query({ after: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    retry: false,
  })

/** The newest record of a table: by it formulas are tried until another one is chosen. */
export const useSample = (table: string) =>
  useQuery({
    queryKey: ['tables', table, 'sample'],
    queryFn: async () =>
      (await listRecords(table, { sort: '-created_at', limit: 1 })).records[0]?.id ?? null,
    enabled: table !== '',
  })
