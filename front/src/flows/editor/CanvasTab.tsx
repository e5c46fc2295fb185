import { PlayCircleOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { useSample } from '../../api/flows'
import type { Sentence } from '../../api/types'
import { useSay } from '../../kit/tongue'
import { FlowCanvas } from '../canvas/FlowCanvas'
import { marksOfTest } from '../canvas/marks'
import { titleOf } from '../panel/known'
import { duplicate, insert, move, remove, renamed } from '../tree/edits'
import {
  type FlowTree,
  findBlock,
  listAt,
  ownerOf,
  placeOf,
  type Spot,
  TRIGGER,
} from '../tree/tree'
import { copiedBlock, copyBlock } from './clipboard'
import { faultsBy } from './faults'
import { Gallery } from './Gallery'
import { newBlock } from './gallery'
import { type Act, actOf } from './keys'
import { PanelOf } from './PanelOf'
import { NO_TEST, type Test, TestBar } from './TestBar'
import { toldByTest } from './told'
import type { Editing } from './useEditing'
import { byPlace } from './useSentences'
import type { Around } from './useWorld'
import { words } from './words'

type Props = {
  flowKey: string
  editing: Editing
  around: Around
  sentences: Sentence[]
  chosen: string | null
  onChoose: (place: string | null) => void
}

/** The canvas with the panel beside it, and the test run above. */
export function CanvasTab(props: Props) {
  const { flowKey, editing, around, sentences, chosen, onChoose: setSelected } = props
  const say = useSay(words)
  const { message } = App.useApp()
  const { flow, change } = editing
  const selected = isThere(flow, chosen) ? chosen : null
  const [adding, setAdding] = useState<Spot | null>(null)
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [testing, setTesting] = useState(false)
  const [test, setTest] = useState<Test>(NO_TEST)
  const [record, setRecord] = useState<string | null>(null)
  const sample = useSample(flow.trigger.table ?? '').data ?? null
  const said = useMemo(() => byPlace(sentences), [sentences])
  const faults = useMemo(() => faultsBy(flow, editing.faults), [flow, editing.faults])
  const steps = testing ? test.run?.steps.slice(0, test.shown) : undefined
  const starts = test.run?.starts !== false
  const marks = useMemo(() => (steps ? marksOfTest(steps, starts) : null), [steps, starts])
  const told = test.run && testing ? toldByTest(test.run, test.shown, say) : null

  const add = (name: string) => {
    const kind = around.kit.blocks.find((one) => one.name === name)
    if (!adding || !kind) return
    const block = newBlock(flow, kind, say('newBranchName'))
    change(insert(flow, adding, [block]))
    setAdding(null)
    setSelected(block.id)
  }
  const paste = (spot: Spot) => {
    const copied = copiedBlock()
    if (!copied) return
    const block = renamed(copied, flow)
    change(insert(flow, spot, [block]))
    setAdding(null)
    setSelected(block.id)
  }
  const drop = (id: string) => {
    change(remove(flow, id))
    setSelected(neighbour(id))
    message.info(say('removed'))
  }
  const neighbour = (id: string) => {
    const place = placeOf(flow, id)
    const list = place ? listAt(flow, place.inside) : []
    return list[(place?.at ?? 0) + 1]?.id ?? list[(place?.at ?? 0) - 1]?.id ?? TRIGGER
  }
  const after = (id: string | null): Spot => {
    const place = id && placeOf(flow, id)
    if (place) return { ...place, at: place.at + 1 }
    if (id?.includes('.')) return { inside: id, at: 0 }
    return { inside: '', at: id === TRIGGER ? 0 : flow.blocks.length }
  }
  const copyOf = (id: string) => {
    const copied = duplicate(flow, id)
    change(copied.flow)
    setSelected(copied.id)
  }
  const block = selected ? findBlock(flow, selected) : undefined
  const acts: Record<Act, () => void> = {
    undo: editing.undo,
    redo: editing.redo,
    copy: () => block && copyBlock(block),
    paste: () => paste(after(selected)),
    duplicate: () => block && copyOf(block.id),
    remove: () => block && drop(block.id),
    open: () => document.querySelector<HTMLElement>(FIRST_INPUT)?.focus(),
    add: () => setAdding(after(selected)),
    leave: () => setSelected(null),
  }
  const press = (event: KeyboardEvent) => {
    const act = actOf(event)
    if (!act) return
    event.preventDefault()
    acts[act]()
  }
  return (
    <>
      {testing && (
        <TestBar
          flowKey={flowKey}
          table={flow.trigger.table ?? ''}
          record={record ?? sample}
          onRecord={setRecord}
          test={test}
          onTest={setTest}
          settled={editing.settled}
          onClose={() => {
            setTesting(false)
            setTest(NO_TEST)
          }}
        />
      )}
      <div className="flow-room">
        {!testing && (
          <Button
            className="test-open"
            icon={<PlayCircleOutlined />}
            onClick={() => setTesting(true)}
            data-testid="open-test"
          >
            {say('test')}
          </Button>
        )}
        <FlowCanvas
          flow={flow}
          folded={folded}
          onFold={setFolded}
          kinds={around.world.kinds as never}
          sentences={said}
          faults={faults.counts}
          marks={marks}
          selected={selected}
          readOnly={false}
          onSelect={setSelected}
          onAdd={setAdding}
          onMove={(id, spot) => change(move(flow, id, spot))}
          onKey={press}
        />
        {selected && (
          <PanelOf
            key={selected}
            place={selected}
            flow={flow}
            around={around}
            sample={record ?? sample}
            faults={faults.at.get(selected) ?? new Map()}
            told={told?.get(selected) ?? []}
            onChange={change}
            onClose={() => setSelected(null)}
            onDuplicate={() => copyOf(selected)}
            onRemove={() => drop(selected)}
            onGone={() => setSelected(null)}
          />
        )}
      </div>
      {adding && (
        <Gallery
          kit={around.kit}
          copied={nameOfCopied(around)}
          onPick={add}
          onPaste={() => paste(adding)}
          onClose={() => setAdding(null)}
        />
      )}
    </>
  )
}

const FIRST_INPUT = '.panel input:not([type="hidden"]), .panel textarea'

/** An undo may take away what was selected. */
const isThere = (flow: FlowTree, place: string | null) =>
  place === TRIGGER || (place !== null && findBlock(flow, ownerOf(place)) !== undefined)

function nameOfCopied(around: Around): string {
  const copied = copiedBlock()
  return copied ? titleOf(copied, around.world) : ''
}
