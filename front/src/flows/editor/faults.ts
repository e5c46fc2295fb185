import type { FlowFault } from '../../api/types'
import { pick } from '../../kit/tongue'
import { type Block, type FlowTree, findBlock, TRIGGER } from '../tree/tree'

export type Faults = {
  /** Of each place on the canvas: how many. */
  counts: Map<string, number>
  /** Of each place: setting -> what would have been right. */
  at: Map<string, Map<string, string>>
}

/** What the server found wrong, by the place where it is shown. */
export function faultsBy(flow: FlowTree, faults: FlowFault[]): Faults {
  const found: Faults = { counts: new Map(), at: new Map() }
  for (const fault of faults) {
    const { place, setting } = placed(flow, fault)
    found.counts.set(place, (found.counts.get(place) ?? 0) + 1)
    const inside = found.at.get(place) ?? new Map<string, string>()
    inside.set(setting, pick(fault.wanted, fault.wanted_en))
    found.at.set(place, inside)
  }
  return found
}

const UNDO = '.undo'

/** A field may begin with a branch of the block: then it is the branch's own setting. What takes
 * a block back is told as «id.undo». */
export function placed(flow: FlowTree, { block, field }: FlowFault) {
  if (block === '' || block === TRIGGER) return { place: TRIGGER, setting: field }
  if (block.endsWith(UNDO)) {
    return { place: block.slice(0, -UNDO.length), setting: `undo.${field}` }
  }
  const found = findBlock(flow, block)
  const branch = found && branchNamed(found, field)
  if (!branch) return { place: block, setting: field }
  return { place: `${block}.${branch}`, setting: field.slice(branch.length + 1) }
}

function branchNamed(block: Block, field: string): string | undefined {
  const names = (block.branches ?? []).map(({ name }) => name)
  return names.find((name) => field === name || field.startsWith(`${name}.`))
}

/** The place of the first that is told, in reading order. */
export const firstFault = (flow: FlowTree, faults: FlowFault[]) =>
  faults[0] ? placed(flow, faults[0]).place : null
