import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { isProblem } from '../../api/problem'
import { Nothing } from '../../kit/Nothing'
import { PageSkeleton } from '../../kit/Page'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { useSay } from '../../kit/tongue'
import { TRIGGER } from '../tree/tree'
import { CanvasTab } from './CanvasTab'
import { firstFault } from './faults'
import './editor.css'
import { FlowHead } from './FlowHead'
import { LabTab } from './LabTab'
import { RunsTab } from './RunsTab'
import { SentencesTab } from './SentencesTab'
import { type Editing, useEditing } from './useEditing'
import { useSentences } from './useSentences'
import { type Around, useWorld } from './useWorld'
import { VersionsTab } from './VersionsTab'
import { words } from './words'

export type Tab = 'canvas' | 'sentences' | 'runs' | 'versions' | 'lab'

/** One flow: drawn, in words, what it did, what it was, and what a change would do. */
export function FlowPage({ flowKey }: { flowKey: string }) {
  const { editing, error } = useEditing(flowKey)
  const around = useWorld()
  if (error) return <NoFlow error={error} />
  if (!editing || !around) return <PageSkeleton />
  return <Opened flowKey={flowKey} editing={editing} around={around} />
}

function NoFlow({ error }: { error: unknown }) {
  const say = useSay(words)
  const gone = isProblem(error, 'unknown-flow') || isProblem(error, 'not-found')
  return (
    <main className="page">
      {gone ? <Nothing>{say('noFlow')}</Nothing> : <ProblemPanel problem={error} />}
    </main>
  )
}

type Props = { flowKey: string; editing: Editing; around: Around }

function Opened({ flowKey, editing, around }: Props) {
  const [params, setParams] = useSearchParams()
  const tab = (params.get('tab') as Tab) ?? 'canvas'
  const sentences = useSentences(editing.flow)
  const isNew = editing.flow.blocks.length === 0
  const [chosen, setChosen] = useState<string | null>(isNew ? TRIGGER : null)
  const go = (next: Tab) => setParams(next === 'canvas' ? {} : { tab: next }, { replace: true })
  const { flow, change } = editing
  return (
    <main className="flow-page">
      <FlowHead
        flowKey={flowKey}
        editing={editing}
        kit={around.kit}
        tab={tab}
        onTab={go}
        onFault={() => {
          go('canvas')
          setChosen(firstFault(flow, editing.faults))
        }}
      />
      {tab === 'canvas' && (
        <CanvasTab
          flowKey={flowKey}
          editing={editing}
          around={around}
          sentences={sentences}
          chosen={chosen}
          onChoose={setChosen}
        />
      )}
      {tab === 'sentences' && (
        <SentencesTab
          sentences={sentences}
          table={flow.trigger.table ?? ''}
          onTake={({ flow: told, left }) => {
            const { trigger, blocks } = told as Pick<typeof flow, 'trigger' | 'blocks'>
            change({ ...flow, trigger, blocks, unplaced: left })
            go('canvas')
          }}
        />
      )}
      {tab === 'runs' && <RunsTab flowKey={flowKey} />}
      {tab === 'versions' && (
        <VersionsTab
          flowKey={flowKey}
          kit={around.kit}
          onEdit={(version) => {
            change({ ...version, key: flowKey })
            go('canvas')
          }}
          onLive={editing.takeTheirs}
        />
      )}
      {tab === 'lab' && <LabTab flowKey={flowKey} flow={flow} around={around} />}
    </main>
  )
}
