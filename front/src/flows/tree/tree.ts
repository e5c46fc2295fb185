/** A flow as the server keeps it: a trigger and a tree of blocks. A draft may lack anything. */
export type Settings = Record<string, unknown>
export type Branch = {
  name: string
  title?: string
  title_en?: string
  settings?: Settings
  blocks?: Block[]
}
export type Undo = { block: string; settings?: Settings; title?: string }
export type Block = {
  id: string
  block: string
  title?: string
  title_en?: string
  settings?: Settings
  branches?: Branch[]
  timeout_s?: number
  tries?: number
  undo?: Undo | null
}
export type Trigger = { kind?: string; table?: string; when?: string; settings?: Settings }
export type FlowTree = {
  key?: string
  name: string
  name_en?: string
  trigger: Trigger
  blocks: Block[]
  at_once?: number | null
  at_once_of?: 'flow' | 'record'
  priority?: number
  /** Of a draft: words of its sentence that are not in it. */
  unplaced?: string[]
}

/** A place between two blocks: in the list of a branch «id.branch», '' for the flow's own. */
export type Spot = { inside: string; at: number }

/** What is selected: a block by its id, a branch as «id.branch», or the trigger. */
export const TRIGGER = 'trigger'

/** Every block in reading order, with the list and the place where it stands. */
export function* walk(
  blocks: Block[],
  inside = '',
): Generator<{ block: Block; inside: string; at: number }> {
  for (const [at, block] of blocks.entries()) {
    yield { block, inside, at }
    for (const branch of block.branches ?? []) {
      yield* walk(branch.blocks ?? [], `${block.id}.${branch.name}`)
    }
  }
}

export function findBlock(flow: FlowTree, id: string): Block | undefined {
  for (const { block } of walk(flow.blocks)) if (block.id === id) return block
  return undefined
}

export function placeOf(flow: FlowTree, id: string): Spot | undefined {
  for (const { block, inside, at } of walk(flow.blocks)) if (block.id === id) return { inside, at }
  return undefined
}

export const ownerOf = (inside: string) => inside.split('.')[0] ?? ''
export const branchOf = (inside: string) => inside.slice(inside.indexOf('.') + 1)

/** The blocks of one list; none where the branch is not there yet. */
export function listAt(flow: FlowTree, inside: string): Block[] {
  if (!inside) return flow.blocks
  const branches = findBlock(flow, ownerOf(inside))?.branches ?? []
  return branches.find(({ name }) => name === branchOf(inside))?.blocks ?? []
}

/** Whether a place lies in a block or anywhere below it: nothing moves into itself. */
export function liesIn(flow: FlowTree, inside: string, id: string): boolean {
  for (let owner = ownerOf(inside); owner; ) {
    if (owner === id) return true
    owner = ownerOf(placeOf(flow, owner)?.inside ?? '')
  }
  return false
}

export const countIn = (blocks: Block[]) => [...walk(blocks)].length
