import { type Asked, findAsked, HOWS, type How } from './asks'
import { readLiteral, writeLiteral } from './literal'
import { readTree, type Tree } from './tree'

export type Condition = { path: string; how: string; values: string[] }
export type Join = 'and' | 'or'
export type Bundle = { join: Join; parts: Condition[] }
/** Conditions and, one level down, bundles of them. */
export type Filter = { join: Join; parts: (Condition | Bundle)[] }

export const isBundle = (part: Condition | Bundle): part is Bundle => 'join' in part
export const NOTHING: Filter = { join: 'and', parts: [] }

export const howOf = (asked: Asked, key: string): How | undefined =>
  HOWS[asked.sort].find((how) => how.key === key)

/** The formula of a filter. What is not filled in yet asks nothing. */
export function writeFilter(filter: Filter, all: Asked[]): string {
  const parts = filter.parts.map((part) =>
    isBundle(part)
      ? joined(
          part.join,
          part.parts.map((one) => writeCondition(one, all)),
        )
      : writeCondition(part, all),
  )
  return joined(filter.join, parts)
}

function joined(join: Join, parts: string[]): string {
  const said = parts.filter(Boolean)
  return said.length > 1 ? `${join.toUpperCase()}(${said.join(',')})` : (said[0] ?? '')
}

function writeCondition({ path, how: key, values }: Condition, all: Asked[]): string {
  const asked = findAsked(all, path)
  const how = asked && howOf(asked, key)
  if (!asked || !how) return ''
  const literals = values.map((value) => writeLiteral(value, asked))
  const needed = { nothing: 0, one: 1, two: 2, several: 1 }[how.takes]
  const given =
    how.takes === 'several' ? literals.filter((one) => one !== null) : literals.slice(0, needed)
  if (given.length < needed || given.includes(null)) return ''
  return filled(how, asked.path, given as string[])
}

function filled({ takes, formula }: How, path: string, given: string[]): string {
  const gaps: Record<string, string> = {
    field: `{${path}}`,
    value: takes === 'several' ? given.join(',') : (given[0] ?? ''),
    second: given[1] ?? '',
  }
  // In one pass: a value may hold what looks like a gap.
  return formula.replace(/\{(field|value|second)\}/g, (_, gap: string) => gaps[gap] ?? '')
}

/** The filter that a formula says; null where it says more than can be clicked together. */
export function readFilter(formula: string, all: Asked[]): Filter | null {
  if (!formula.trim()) return NOTHING
  const tree = readTree(formula)
  if (!tree) return null
  const alone = readCondition(tree, all)
  if (alone) return { join: 'and', parts: [alone] }
  const join = joinOf(tree)
  if (!join || tree.is !== 'call') return null
  const parts = tree.given.map((one) => readCondition(one, all) ?? readBundle(one, all))
  return parts.includes(null) ? null : { join, parts: parts as (Condition | Bundle)[] }
}

function readBundle(tree: Tree, all: Asked[]): Bundle | null {
  const join = joinOf(tree)
  if (!join || tree.is !== 'call') return null
  const parts = tree.given.map((one) => readCondition(one, all))
  return parts.includes(null) ? null : { join, parts: parts as Condition[] }
}

function joinOf(tree: Tree): Join | null {
  if (tree.is !== 'call' || tree.given.length === 0) return null
  return tree.name === 'AND' ? 'and' : tree.name === 'OR' ? 'or' : null
}

function readCondition(tree: Tree, all: Asked[]): Condition | null {
  const path = fieldIn(tree)
  const asked = path === null ? undefined : findAsked(all, path)
  if (!asked || path === null) return null
  for (const how of HOWS[asked.sort]) {
    const values = matched(how, tree, path, asked)
    if (values) return { path: asked.path, how: how.key, values }
  }
  return null
}

/** The first field that a formula names. */
function fieldIn(tree: Tree): string | null {
  if (tree.is === 'field') return tree.path
  if (tree.is === 'infix') return fieldIn(tree.left) ?? fieldIn(tree.right)
  if (tree.is !== 'call') return null
  for (const one of tree.given) {
    const found = fieldIn(one)
    if (found !== null) return found
  }
  return null
}

/** The values where the tree is this way of asking. */
function matched(how: How, tree: Tree, path: string, asked: Asked): string[] | null {
  const template = templateOf(how)
  const found: Record<string, string[]> = { field: [], value: [], second: [] }
  const fits = unify(template, tree, (gap, given) => {
    if (gap === 'field') return given.is === 'field' && given.path === path
    const value = readLiteral(given, asked)
    if (value === null) return false
    const known = found[gap] as string[]
    if (how.takes !== 'several' && known.length > 0) return known[0] === value
    known.push(value)
    return true
  })
  if (!fits) return null
  return [...(found.value ?? []), ...(found.second ?? [])]
}

const templates = new Map<How, Tree>()
function templateOf(how: How): Tree {
  const known = templates.get(how) ?? (readTree(how.formula) as Tree)
  templates.set(how, known)
  return known
}

type Fill = (gap: 'field' | 'value' | 'second', given: Tree) => boolean

/** Whether two trees are the same but for the gaps of the first; the last gap of a call takes several. */
function unify(template: Tree, tree: Tree, fill: Fill): boolean {
  if (template.is === 'field') return fill(template.path as 'field', tree)
  if (template.is === 'infix') {
    return (
      tree.is === 'infix' &&
      tree.sign === template.sign &&
      unify(template.left, tree.left, fill) &&
      unify(template.right, tree.right, fill)
    )
  }
  if (template.is !== 'call') return JSON.stringify(template) === JSON.stringify(tree)
  if (tree.is !== 'call' || tree.name !== template.name) return false
  const last = template.given.at(-1)
  const open = template.name === 'ONEOF' && last !== undefined
  if (open ? tree.given.length < 2 : tree.given.length !== template.given.length) return false
  return tree.given.every((one, n) => unify(template.given[n] ?? (last as Tree), one, fill))
}
