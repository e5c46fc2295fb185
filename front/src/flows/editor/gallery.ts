import { freshName } from '../tree/edits'
import type { Block } from '../tree/tree'
import { type FlowTree, walk } from '../tree/tree'

export type Entry = {
  name: string
  called: string
  called_en: string
  does: string
  does_en: string
  group: string
}

export const GROUPS = ['people', 'records', 'outside', 'way', 'values'] as const
export const TRIGGER_GROUPS = ['records', 'time', 'people', 'outside'] as const

/** Those that a word finds, by their groups. */
export function found<One extends Entry>(entries: One[], word: string): One[] {
  const wanted = word.trim().toLowerCase()
  const holds = (one: One) =>
    [one.name, one.called, one.called_en, one.does, one.does_en].some((text) =>
      text.toLowerCase().includes(wanted),
    )
  const place = ({ group }: One) => [...GROUPS, 'time'].indexOf(group as 'people')
  return entries.filter(holds).sort((one, other) => place(one) - place(other))
}

/** A new block under an id of its own; one whose branches the flow names begins with two. */
export function newBlock(
  flow: FlowTree,
  kind: { name: string; branches: string[] | null },
  branch: string,
): Block {
  const taken = [...walk(flow.blocks)].map(({ block }) => block.id)
  const id = freshName(kind.name, taken)
  if (kind.branches !== null) return { id, block: kind.name, settings: {} }
  const branches = ['1', '2'].map((n) => ({ name: `way${n}`, title: `${branch} ${n}`, blocks: [] }))
  return { id, block: kind.name, settings: {}, branches }
}
