import { CloseOutlined } from '@ant-design/icons'
import { Button, Skeleton } from 'antd'
import { useMemo, useState } from 'react'
import { useVersion } from '../api/flows'
import type { RunInFull } from '../api/types'
import { useSay } from '../kit/tongue'
import { FlowCanvas } from './canvas/FlowCanvas'
import { marksOf } from './canvas/marks'
import './editor/editor.css'
import { toldByRun } from './editor/told'
import { asTree } from './editor/useEditing'
import { byPlace } from './editor/useSentences'
import { useWorld } from './editor/useWorld'
import './panel/panel.css'
import { StepResult } from './panel/StepResult'
import { words } from './words'

/** A run drawn on the flow as it was then: done, skipped, failed, waiting, with times and values. */
export function RunCanvas({ run }: { run: RunInFull }) {
  const version = useVersion(run.flow.key, run.version)
  const around = useWorld()
  if (version.isError) return null // the story below tells the same to who may not see the flow
  if (!version.data || !around) return <Skeleton active />
  return <Drawn run={run} told={version.data.flow} kinds={around.world.kinds} />
}

type Props = { run: RunInFull; told: unknown; kinds: unknown }

function Drawn({ run, told, kinds }: Props) {
  const say = useSay(words)
  const flow = useMemo(() => asTree(told), [told])
  const said = useMemo(() => byPlace(run.sentences), [run.sentences])
  const marks = useMemo(() => marksOf(run.steps), [run.steps])
  const results = useMemo(() => toldByRun(run), [run])
  const [selected, setSelected] = useState<string | null>(null)
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const shown = selected ? (results.get(selected) ?? []) : []
  return (
    <section className="run-canvas" data-testid="run-canvas">
      <FlowCanvas
        flow={flow}
        folded={folded}
        onFold={setFolded}
        kinds={kinds as never}
        sentences={said}
        faults={NO_FAULTS}
        marks={marks}
        selected={selected}
        readOnly
        onSelect={setSelected}
        onAdd={() => undefined}
      />
      {selected && (
        <aside className="panel">
          <div className="panel-in">
            <header className="panel-head">
              <div>
                <h2>{said.get(selected) ?? selected}</h2>
              </div>
              <Button
                type="text"
                icon={<CloseOutlined />}
                aria-label={say('closeStep')}
                onClick={() => setSelected(null)}
              />
            </header>
            {shown.length === 0 && <p className="soft">{say('step_unreached')}</p>}
            {shown.map((one) => (
              <StepResult key={`${one.path} ${one.at}`} told={one} />
            ))}
          </div>
        </aside>
      )}
    </section>
  )
}

const NO_FAULTS: ReadonlyMap<string, number> = new Map()
