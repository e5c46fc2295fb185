import type { Difference, Kit } from '../../api/types'
import { comma, pick } from '../../kit/tongue'
import { type Setting, settingsOf } from '../panel/declared'
import { called } from '../tree/called'
import { type Block, type FlowTree, TRIGGER, walk } from '../tree/tree'

/** One difference as it is told: where, which setting, and what it was and is. */
export type Told = {
  key: string
  kind: Difference['kind']
  where: string
  setting: string
  before: string
  after: string
  place: string
}

export type Names = { ofFlow: string; starts: string; blank: string }

/** In words: by the titles of blocks and the names of settings, never by keys alone. */
export function tell(differences: Difference[], flows: FlowTree[], kit: Kit, names: Names): Told[] {
  const blocks = new Map<string, Block[]>()
  for (const flow of flows) {
    for (const { block } of walk(flow.blocks)) {
      blocks.set(block.id, [...(blocks.get(block.id) ?? []), block])
    }
  }
  return differences.map((one, at) => ({
    key: `${at} ${one.place}`,
    kind: one.kind,
    ...placed(one.place, blocks, flows, kit, names),
    before: one.kind === 'moved' ? '' : shown(one.before, names.blank),
    after: one.kind === 'moved' ? '' : shown(one.after, names.blank),
  }))
}

function placed(
  place: string,
  blocks: Map<string, Block[]>,
  flows: FlowTree[],
  kit: Kit,
  names: Names,
) {
  const [first = '', ...rest] = place.split('.')
  if (first === TRIGGER) {
    const kind = kit.triggers.find(({ name }) => name === (flows.at(-1)?.trigger.kind ?? 'created'))
    const setting = named(rest, kind ? settingsOf(kind.settings) : [])
    return { where: names.starts, setting, place: TRIGGER }
  }
  const both = blocks.get(first) ?? []
  const block = both.at(-1)
  if (!block) return { where: names.ofFlow, setting: named([first, ...rest], []), place: '' }
  const kind = kit.blocks.find(({ name }) => name === block.block)
  const title = called(block) || (kind ? pick(kind.called, kind.called_en) : first)
  const branches = both.flatMap((one) => one.branches ?? []) // one of them may be gone
  const branch = branches.find(({ name }) => name === rest[0])
  if (!branch) {
    const setting = named(rest, kind ? settingsOf(kind.settings) : [])
    return { where: title, setting, place: first }
  }
  const own = kind ? settingsOf(kind.branch_settings) : []
  return {
    where: `${title} › ${called(branch) || branch.name}`,
    setting: named(rest.slice(1), own),
    place: `${first}.${branch.name}`,
  }
}

const COMMON: Record<string, [string, string]> = {
  title: ['标题', 'title'],
  title_en: ['英文标题', 'title in English'],
  name: ['名字', 'name'],
  name_en: ['英文名字', 'English name'],
  when: ['条件', 'condition'],
  table: ['表', 'table'],
  kind: ['启动方式', 'trigger'],
  block: ['步骤', 'block'],
  at_once: ['同时几个', 'at once'],
  at_once_of: ['同时的算法', 'counted for'],
  priority: ['优先级', 'priority'],
  timeout_s: ['时限', 'time-out'],
  tries: ['重试', 'tries'],
  undo: ['撤销时', 'undo'],
}

function named([first, ...rest]: string[], settings: Setting[]): string {
  if (first === undefined) return ''
  const own = settings.find(({ key }) => key === first)?.name
  const common = COMMON[first]
  return [own ?? (common ? pick(...common) : first), ...rest].join(' › ')
}

/** A block that is new or gone says its name already; a setting says its value. */
function shown(value: unknown, blank: string): string {
  if (value === null || value === undefined || value === '') return blank
  if (Array.isArray(value)) return value.map((one) => shown(one, blank)).join(comma())
  if (typeof value === 'object') return ''
  return String(value)
}
