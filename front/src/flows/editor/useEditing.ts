import { useQueryClient } from '@tanstack/react-query'
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { discardDraft, getDraft, getVersion, listVersions, saveDraft } from '../../api/flows'
import { isProblem } from '../../api/problem'
import type { FlowDraft, FlowFault } from '../../api/types'
import type { FlowTree } from '../tree/tree'
import { begin, redo, type Steps, take, undo } from '../tree/undo'
import { Saver } from './saver'

export type Saving = 'as-live' | 'saved' | 'dirty' | 'saving' | 'failed' | 'moved'

export type Editing = {
  flow: FlowTree
  number: number
  live: number | null
  behind: boolean
  faults: FlowFault[]
  saving: Saving
  canUndo: boolean
  canRedo: boolean
  change: (flow: FlowTree, mark?: string) => void
  undo: () => void
  redo: () => void
  /** Waits until everything is saved; the number of the draft then. Throws where it cannot be. */
  settled: () => Promise<number>
  discard: () => Promise<void>
  takeTheirs: () => Promise<void>
  /** Puts what is here in the place of what others saved. Throws where it cannot be saved. */
  keepMine: () => Promise<void>
  published: () => Promise<void>
}

type Kept = {
  number: number
  live: number | null
  began: number | null
  behind: boolean
  faults: FlowFault[]
}
type Opened = Kept & { flow: FlowTree }

const PAUSE_MS = 600

/** A flow as somebody edits it. It saves itself; what others saved meanwhile is never overwritten. */
export function useEditing(key: string): { editing: Editing | null; error: unknown } {
  const client = useQueryClient()
  const [steps, setSteps] = useState<Steps<FlowTree> | null>(null)
  const [kept, setKept] = useState<Kept | null>(null)
  const [saving, setSaving] = useState<Saving>('saved')
  const [error, setError] = useState<unknown>(null)
  const saver = useRef(saverOf(key))

  const open = useCallback(async () => {
    try {
      const { flow, ...rest } = await openFlow(key)
      saver.current = saverOf(key, rest, flow)
      setSteps(begin(flow))
      setKept(rest)
      setSaving(rest.number ? 'saved' : 'as-live')
    } catch (failed) {
      setError(failed)
    }
  }, [key])
  useEffect(() => {
    open()
  }, [open])

  const store = useCallback(
    async (flow: FlowTree, over?: number) => {
      setSaving('saving')
      try {
        const draft = await saver.current.save(flow, over)
        setKept(keptOf(draft))
        setSaving(saver.current.isBehind ? 'dirty' : 'saved')
        client.invalidateQueries({ queryKey: ['flow-drafts'] })
      } catch (failed) {
        setSaving(isProblem(failed, 'draft-moved') ? 'moved' : 'failed')
        throw failed
      }
    },
    [client],
  )
  /** Nobody waits for it: how it went is said by `saving`. */
  const save = useCallback(
    (flow: FlowTree, over?: number) => store(flow, over).catch(() => null),
    [store],
  )

  const now = steps?.now
  const moved = saving === 'moved'
  useEffect(() => {
    if (!now || now === saver.current.last || moved) return
    saver.current.wanted = now
    setSaving('dirty')
    const timer = setTimeout(() => save(now), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [now, save, moved])
  useEffect(() => {
    if (saving !== 'failed' || !now) return
    const timer = setTimeout(() => save(now), 5_000)
    return () => clearTimeout(timer)
  }, [saving, now, save])

  useLeaving(saver, saving === 'dirty' || saving === 'saving')

  const editing = useMemo((): Editing | null => {
    if (!steps || !kept) return null
    const step = (next: Steps<FlowTree>) => setSteps(next)
    return {
      flow: steps.now,
      ...kept,
      saving,
      canUndo: steps.past.length > 0,
      canRedo: steps.future.length > 0,
      change: (flow, mark) => setSteps((old) => old && take(old, flow, mark)),
      undo: () => step(undo(steps)),
      redo: () => step(redo(steps)),
      settled: async () => {
        await saver.current.idle()
        if (steps.now !== saver.current.last) await store(steps.now)
        return saver.current.number
      },
      discard: async () => {
        if (saver.current.number) await discardDraft(key, saver.current.number)
        client.invalidateQueries({ queryKey: ['flow-drafts'] })
        await open()
      },
      takeTheirs: open,
      keepMine: async () => store(steps.now, await numberOf(key)),
      published: async () => {
        await client.invalidateQueries({ queryKey: ['flow-drafts'] })
        client.invalidateQueries({ queryKey: ['flow-versions', key] })
        client.invalidateQueries({ queryKey: ['flows'] })
        await open()
      },
    }
  }, [steps, kept, saving, key, client, open, store])
  return { editing, error }
}

/** The last edit is saved too: on the way to another page at once, else the browser asks first. */
function useLeaving(saver: RefObject<Saver>, unsaved: boolean) {
  useEffect(() => {
    if (!unsaved) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [unsaved])
  useEffect(() => () => saver.current.flush(), [saver])
}

const saverOf = (key: string, kept?: Kept, flow?: FlowTree) => {
  const send = (tree: FlowTree, over: number) => saveDraft(key, tree, over, kept?.began ?? null)
  return new Saver(send, kept?.number, flow)
}

const keptOf = (draft: FlowDraft): Kept => ({
  number: draft.number,
  live: draft.live,
  began: draft.began_from,
  behind: draft.behind,
  faults: draft.faults,
})

/** Of the draft that is kept now; 0 where somebody has published it or thrown it away. */
async function numberOf(key: string): Promise<number> {
  try {
    return (await getDraft(key)).number
  } catch (error) {
    if (!isProblem(error, 'no-draft')) throw error
    return 0
  }
}

/** The draft, else what is live: an edit of that begins a draft. */
async function openFlow(key: string): Promise<Opened> {
  try {
    const draft = await getDraft(key)
    return { flow: asTree(draft.flow), ...keptOf(draft) }
  } catch (error) {
    if (!isProblem(error, 'no-draft')) throw error
  }
  const live = (await listVersions(key)).find((one) => one.live)
  const { version, flow } = await getVersion(key, live?.version ?? 1)
  return { flow: asTree(flow), number: 0, live: version, began: version, behind: false, faults: [] }
}

/** A draft may lack anything; the canvas draws what is there. */
export function asTree(told: unknown): FlowTree {
  const flow = (told ?? {}) as Partial<FlowTree>
  return { ...flow, name: flow.name ?? '', trigger: flow.trigger ?? {}, blocks: flow.blocks ?? [] }
}
