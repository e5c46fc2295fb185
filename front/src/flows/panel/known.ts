import type { Field, Table } from '../../api/types'
import { nameOf, pick } from '../../kit/tongue'
import { called } from '../tree/called'
import { type Block, type FlowTree, findBlock, liesIn, ownerOf, placeOf, walk } from '../tree/tree'
import { type Part, partsOf, type Schema, settingsOf } from './declared'

/** Something that a formula may read at a place, and what it is called there. */
export type Known = { path: string; label: string; group: string; kind: string }

export type Kind = {
  name: string
  called: string
  called_en: string
  settings: Schema
  output: Schema
  branches: string[] | null
  scoped: boolean
}
export type Starts = {
  name: string
  called: string
  called_en: string
  settings: Schema
  about: string
  tells: { name: string; zh: string; en: string }[]
}
export type Operation = {
  connector: string
  name: string
  zh: string
  en: string
  gives: Schema
  takes: Schema
}
export type Account = { key: string; name: string; connector: string }

export type World = {
  tables: Table[]
  kinds: Record<string, Kind>
  triggers: Record<string, Starts>
  operations: Operation[]
  accounts: Account[]
}

/** Everything that formulas of a block may read: the record, what started it, earlier results. */
export function knownAt(flow: FlowTree, id: string, world: World): Known[] {
  const own = world.tables.find(({ key }) => key === flow.trigger.table)
  const found = [...(own ? ofRecord(own, world) : []), ...ofTrigger(flow, world)]
  if (own) found.push(...ITSELF.map((one) => asItself(one, nameOf(own))))
  for (const block of earlier(flow, id, world)) found.push(...ofBlock(flow, block, id, world))
  return unique(found)
}

const ITSELF = [
  { path: 'record.id', zh: '这条记录', en: 'this record' },
  { path: 'record.title', zh: '这条记录的标题', en: 'title of this record' },
  { path: 'created_by', zh: '填写记录的人', en: 'who made the record' },
  { path: 'created_at', zh: '填写记录的时间', en: 'when it was made' },
]
const asItself = ({ path, zh, en }: (typeof ITSELF)[number], group: string): Known => ({
  path,
  label: pick(zh, en),
  group,
  kind: '',
})

/** The fields of a table, for conditions over its own records. */
export const knownOf = (table: Table): Known[] =>
  table.fields.map((field) => fieldAs(field, field.key, nameOf(field), nameOf(table)))

/** Whose results are there: blocks before it that are in no branch of items it does not stand in. */
export function earlier(flow: FlowTree, id: string, world: World): Block[] {
  const found: Block[] = []
  for (const { block, inside } of walk(flow.blocks)) {
    if (block.id === id) {
      if (world.kinds[block.block]?.scoped) break
      continue
    }
    if (isAfter(flow, block.id, id)) continue
    if (scopesOf(flow, inside, world).every((scope) => isInside(flow, id, scope))) found.push(block)
  }
  return found
}

function isAfter(flow: FlowTree, id: string, than: string): boolean {
  const order = [...walk(flow.blocks)].map(({ block }) => block.id)
  return order.indexOf(id) > order.indexOf(than)
}

const isInside = (flow: FlowTree, id: string, scope: string) =>
  liesIn(flow, placeOf(flow, id)?.inside ?? '', scope)

function scopesOf(flow: FlowTree, inside: string, world: World): string[] {
  const scopes: string[] = []
  for (let owner = ownerOf(inside); owner; ) {
    const block = findBlock(flow, owner)
    if (block && world.kinds[block.block]?.scoped) scopes.push(owner)
    owner = ownerOf(placeOf(flow, owner)?.inside ?? '')
  }
  return scopes
}

function ofRecord(table: Table, world: World): Known[] {
  const group = nameOf(table)
  return table.fields.flatMap((field) => [
    fieldAs(field, field.key, nameOf(field), group),
    ...behind(field, world, group),
  ])
}

/** Fields of the record that a single link points to. */
function behind(field: Field, world: World, group: string): Known[] {
  if (field.type !== 'link') return []
  const target = world.tables.find(({ key }) => key === field.options.table)
  return (target?.fields ?? []).map((one) =>
    fieldAs(one, `${field.key}.${one.key}`, `${nameOf(field)}.${nameOf(one)}`, group),
  )
}

const fieldAs = (field: Field, path: string, label: string, group: string): Known => ({
  path,
  label,
  group,
  kind: field.kind,
})

function ofTrigger({ trigger }: FlowTree, world: World): Known[] {
  const kind = world.triggers[trigger.kind ?? 'created']
  const group = pick('启动时', 'What started it')
  const told = kind?.tells ?? []
  const takes = Object.keys((trigger.settings?.takes as object) ?? {})
  return [
    ...told.map(({ name, zh, en }) => ({
      path: `trigger.${name}`,
      label: pick(zh, en),
      group,
      kind: '',
    })),
    ...takes.map((name) => ({ path: `trigger.${name}`, label: name, group, kind: '' })),
  ]
}

export const titleOf = (block: Block, world: World) => {
  const kind = world.kinds[block.block]
  return called(block) || (kind ? pick(kind.called, kind.called_en) : block.block)
}

function ofBlock(flow: FlowTree, block: Block, id: string, world: World): Known[] {
  const group = titleOf(block, world)
  const items = isInside(flow, id, block.id) && world.kinds[block.block]?.scoped
  const parts = items ? itemParts(flow, block, world) : outputParts(block, world)
  return parts.flatMap((part) => asKnown(part, block.id, group, group))
}

/** What a block gave, for what takes it back. */
export const knownOfOutput = (block: Block, world: World): Known[] => {
  const group = titleOf(block, world)
  return outputParts(block, world).flatMap((part) => asKnown(part, block.id, group, group))
}

function asKnown(part: Part, path: string, label: string, group: string): Known[] {
  const own = {
    path: `${path}.${part.key}`,
    label: `${label}.${part.name}`,
    group,
    kind: part.kind,
  }
  return [own, ...part.inner.flatMap((one) => asKnown(one, own.path, own.label, group))]
}

function outputParts(block: Block, world: World): Part[] {
  const kind = world.kinds[block.block]
  if (!kind) return []
  const given = operationOf(block, world)
  const parts = partsOf(given?.gives ?? kind.output)
  if (parts.length === 0) return named(block, kind)
  return parts.map((part) =>
    part.kind === 'record' ? { ...part, inner: fieldParts(block.settings?.table, world) } : part,
  )
}

export function operationOf(block: Block, world: World): Operation | undefined {
  const account = world.accounts.find(({ key }) => key === block.settings?.connection)
  return world.operations.find(
    ({ connector, name }) => connector === account?.connector && name === block.settings?.operation,
  )
}

/** Where the kind cannot tell: the names are those that the flow itself gives. */
function named(block: Block, kind: Kind): Part[] {
  const outcome = kind.output.additionalProperties
  if (kind.branches === null && outcome && typeof outcome === 'object') {
    const each = partsOf({ ...firstOf(outcome), $defs: kind.output.$defs ?? {} })
    return (block.branches ?? []).map(({ name, title }) => ({
      key: name,
      name: title || name,
      kind: '',
      inner: each,
    }))
  }
  const keys = settingsOf(kind.settings).flatMap(({ key, kind: how }) => {
    const value = block.settings?.[key]
    if (how === 'pairs') return Object.keys((value as object) ?? {})
    if (how !== 'list' || !Array.isArray(value)) return []
    return value.flatMap((one) => one?.field || one?.key || [])
  })
  return keys.map((key: string) => ({ key, name: key, kind: '', inner: [] }))
}

const firstOf = (schema: Schema): Schema => schema.anyOf?.find(({ $ref }) => $ref) ?? schema

/** In the turn of an item: the item with its fields, where it is known whose records they are. */
function itemParts(flow: FlowTree, block: Block, world: World): Part[] {
  const from = /^=\{([^.}]+)\.records\}$/.exec(String(block.settings?.items ?? ''))?.[1]
  const table = from && findBlock(flow, from)?.settings?.table
  const plain = (key: string, zh: string, en: string, inner: Part[] = []) => ({
    key,
    name: pick(zh, en),
    kind: '',
    inner,
  })
  return [
    plain('item', '这一项', 'item', fieldParts(table, world)),
    plain('number', '第几项', 'number'),
    plain('count', '共几项', 'count'),
  ]
}

const fieldParts = (key: unknown, world: World): Part[] =>
  (world.tables.find((table) => table.key === key)?.fields ?? []).map((field) => ({
    key: field.key,
    name: nameOf(field),
    kind: field.kind,
    inner: [],
  }))

/** A label stands for one path: where two things are called the same, each goes by its own path. */
function unique(known: Known[]): Known[] {
  const counted = new Map<string, number>()
  for (const { label } of known) counted.set(label, (counted.get(label) ?? 0) + 1)
  return known.map((one) => ((counted.get(one.label) ?? 0) > 1 ? { ...one, label: one.path } : one))
}
