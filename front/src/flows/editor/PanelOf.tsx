import { useMemo } from 'react'
import { BlockPanel } from '../panel/BlockPanel'
import { BranchPanel } from '../panel/BranchPanel'
import { type Known, knownAt } from '../panel/known'
import '../panel/panel.css'
import { type Place, PlaceContext } from '../panel/place'
import type { Told } from '../panel/StepResult'
import { TriggerPanel } from '../panel/TriggerPanel'
import { branchOf, type FlowTree, findBlock, ownerOf, TRIGGER } from '../tree/tree'
import type { Around } from './useWorld'

type Props = {
  place: string
  flow: FlowTree
  around: Around
  sample: string | null
  faults: ReadonlyMap<string, string>
  told: Told[]
  onChange: (flow: FlowTree, mark?: string) => void
  onClose: () => void
  onDuplicate: () => void
  onRemove: () => void
  onGone: () => void
}

/** The panel of whatever is selected. */
export function PanelOf(props: Props) {
  const { place, flow, around, sample } = props
  const known = useMemo(() => readAt(flow, place, around), [flow, place, around])
  const context: Place = {
    flow,
    id: ownerOf(place),
    world: around.world,
    known,
    siblings: settingsAt(flow, place),
    people: around.people,
    flows: around.flows,
    forms: around.forms,
    functions: around.functions,
    sample,
  }
  return (
    <PlaceContext value={context}>
      <aside className="panel">
        <Chosen {...props} />
      </aside>
    </PlaceContext>
  )
}

function Chosen(props: Props) {
  const { place, around } = props
  const shared = { ...props, kit: around.kit }
  if (place === TRIGGER) return <TriggerPanel {...shared} />
  if (place.includes('.')) return <BranchPanel {...shared} />
  return <BlockPanel {...shared} id={place} />
}

/** The condition of a trigger is over the record alone; before any block has run. */
function readAt(flow: FlowTree, place: string, around: Around): Known[] {
  if (place === TRIGGER) return knownAt({ ...flow, blocks: [] }, '', around.world)
  const owner = ownerOf(place)
  return knownAt(flow, owner, around.world)
}

function settingsAt(flow: FlowTree, place: string) {
  if (place === TRIGGER) return flow.trigger.settings ?? {}
  const block = findBlock(flow, ownerOf(place))
  if (!place.includes('.')) return block?.settings ?? {}
  return block?.branches?.find(({ name }) => name === branchOf(place))?.settings ?? {}
}
