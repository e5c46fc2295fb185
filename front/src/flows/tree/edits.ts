import {
  type Block,
  type Branch,
  branchOf,
  type FlowTree,
  findBlock,
  liesIn,
  listAt,
  ownerOf,
  placeOf,
  type Spot,
  walk,
} from './tree'

/** Every edit gives a new tree and leaves the old one as it was: that is what undo returns to. */
export function insert(flow: FlowTree, spot: Spot, added: Block[]): FlowTree {
  return onList(flow, spot.inside, (list) => [
    ...list.slice(0, spot.at),
    ...added,
    ...list.slice(spot.at),
  ])
}

export function remove(flow: FlowTree, id: string): FlowTree {
  const place = placeOf(flow, id)
  if (!place) return flow
  return onList(flow, place.inside, (list) => list.filter((one) => one.id !== id))
}

/** A block goes to another place with all that is in it; into itself it cannot. */
export function move(flow: FlowTree, id: string, spot: Spot): FlowTree {
  const [block, from] = [findBlock(flow, id), placeOf(flow, id)]
  if (!block || !from || liesIn(flow, spot.inside, id)) return flow
  const sameList = from.inside === spot.inside
  if (sameList && (spot.at === from.at || spot.at === from.at + 1)) return flow
  const at = sameList && spot.at > from.at ? spot.at - 1 : spot.at
  return insert(remove(flow, id), { inside: spot.inside, at }, [block])
}

/** A copy right after it, under ids of its own. */
export function duplicate(flow: FlowTree, id: string): { flow: FlowTree; id: string } {
  const [block, place] = [findBlock(flow, id), placeOf(flow, id)]
  if (!block || !place) return { flow, id }
  const copy = renamed(block, flow)
  return { flow: insert(flow, { ...place, at: place.at + 1 }, [copy]), id: copy.id }
}

export const change = (flow: FlowTree, id: string, part: Partial<Block>): FlowTree => ({
  ...flow,
  blocks: onBlock(flow.blocks, id, (block) => ({ ...block, ...part })),
})

/** A branch that its block has; one that is declared but not there yet is made. */
export function changeBranch(flow: FlowTree, place: string, part: Partial<Branch>): FlowTree {
  const name = branchOf(place)
  const blocks = onBlock(flow.blocks, ownerOf(place), (block) => {
    const branches = block.branches ?? []
    const there = branches.some((one) => one.name === name)
    const all = there ? branches : [...branches, { name }]
    return { ...block, branches: all.map((one) => (one.name === name ? { ...one, ...part } : one)) }
  })
  return { ...flow, blocks }
}

export function addBranch(flow: FlowTree, id: string, title: string): FlowTree {
  const branches = findBlock(flow, id)?.branches ?? []
  const name = freshName(
    'way',
    branches.map((one) => one.name),
  )
  return change(flow, id, { branches: [...branches, { name, title, blocks: [] }] })
}

export function removeBranch(flow: FlowTree, place: string): FlowTree {
  const branches = findBlock(flow, ownerOf(place))?.branches ?? []
  const left = branches.filter((one) => one.name !== branchOf(place))
  return change(flow, ownerOf(place), { branches: left })
}

/** Cases are asked in their order, so a branch goes one place to the left or right. */
export function shiftBranch(flow: FlowTree, place: string, by: -1 | 1): FlowTree {
  const branches = [...(findBlock(flow, ownerOf(place))?.branches ?? [])]
  const from = branches.findIndex((one) => one.name === branchOf(place))
  const to = from + by
  const moved = branches[from]
  if (!moved || to < 0 || to >= branches.length) return flow
  branches.splice(from, 1)
  branches.splice(to, 0, moved)
  return change(flow, ownerOf(place), { branches })
}

/** The block with ids that the flow does not know; its own formulas follow their new names. */
export function renamed(block: Block, flow: FlowTree): Block {
  const taken = new Set([...walk(flow.blocks)].map((one) => one.block.id))
  const names = new Map<string, string>()
  for (const { block: one } of walk([block])) {
    const name = freshName(one.id.replace(/\d+$/, '') || one.block, taken)
    taken.add(name)
    names.set(one.id, name)
  }
  return withNames(block, names)
}

export function freshName(stem: string, taken: Iterable<string>): string {
  const known = new Set(taken)
  if (!known.has(stem)) return stem
  let number = 2
  while (known.has(`${stem}${number}`)) number += 1
  return `${stem}${number}`
}

function withNames(block: Block, names: Map<string, string>): Block {
  const pattern = new RegExp(`\\{(${[...names.keys()].map(escaped).join('|')})(?=[.}])`, 'g')
  const text = JSON.stringify(block).replace(pattern, (_, id) => `{${names.get(id)}`)
  const copy = JSON.parse(text) as Block
  return { ...mapBlock(copy, names) }
}

const mapBlock = (block: Block, names: Map<string, string>): Block => ({
  ...block,
  id: names.get(block.id) ?? block.id,
  ...(block.branches && {
    branches: block.branches.map((branch) => ({
      ...branch,
      blocks: (branch.blocks ?? []).map((one) => mapBlock(one, names)),
    })),
  }),
})

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function onList(flow: FlowTree, inside: string, edit: (list: Block[]) => Block[]): FlowTree {
  if (!inside) return { ...flow, blocks: edit(flow.blocks) }
  return changeBranch(flow, inside, { blocks: edit(listAt(flow, inside)) })
}

function onBlock(blocks: Block[], id: string, edit: (block: Block) => Block): Block[] {
  return blocks.map((block) => {
    if (block.id === id) return edit(block)
    if (!block.branches) return block
    const branches = block.branches.map((branch) => {
      const inner = branch.blocks ?? []
      const edited = onBlock(inner, id, edit)
      return edited.every((one, at) => one === inner[at]) ? branch : { ...branch, blocks: edited }
    })
    return branches.every((one, at) => one === block.branches?.[at])
      ? block
      : { ...block, branches }
  })
}
