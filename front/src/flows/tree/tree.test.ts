import { expect, test } from 'vitest'
import { addBranch, duplicate, insert, move, remove, shiftBranch } from './edits'
import { layout, WIDE } from './layout'
import { type FlowTree, findBlock, listAt, placeOf, walk } from './tree'
import { begin, redo, take, undo } from './undo'
import { step } from './walking'

const AUDIT: FlowTree = {
  name: '审核',
  trigger: { kind: 'created', table: 'orders' },
  blocks: [
    { id: 'lines', block: 'find', settings: { where: '{order}={record.id}' } },
    {
      id: 'checks',
      block: 'parallel',
      branches: [
        { name: 'credit', blocks: [{ id: 'credit', block: 'call' }] },
        { name: 'stock', blocks: [{ id: 'stock', block: 'call' }] },
        { name: 'quotes', blocks: [] },
      ],
    },
    { id: 'tell', block: 'notify', settings: { text: '="缺 "&{stock.short}' } },
  ],
}
const declared = (kind: string) =>
  ({ parallel: null, if: ['then', 'else'] })[kind] as string[] | null | undefined
const look = { declared: (kind: string) => declared(kind) ?? (kind === 'parallel' ? null : []) }
const ids = (flow: FlowTree) => [...walk(flow.blocks)].map(({ block }) => block.id)

test('a block goes in between, and out again', () => {
  const more = insert(AUDIT, { inside: 'checks.quotes', at: 0 }, [{ id: 'ask', block: 'call' }])
  expect(ids(more)).toEqual(['lines', 'checks', 'credit', 'stock', 'ask', 'tell'])
  expect(ids(remove(more, 'ask'))).toEqual(ids(AUDIT))
  expect(ids(AUDIT)).toHaveLength(5)
})

test('a declared branch that is not there yet is made by what goes into it', () => {
  const flow: FlowTree = { name: '', trigger: {}, blocks: [{ id: 'way', block: 'if' }] }
  const more = insert(flow, { inside: 'way.else', at: 0 }, [{ id: 'end', block: 'stop' }])
  expect(findBlock(more, 'way')?.branches).toEqual([
    { name: 'else', blocks: [{ id: 'end', block: 'stop' }] },
  ])
})

test('a block moves within its list and into a branch, but never into itself', () => {
  expect(ids(move(AUDIT, 'lines', { inside: '', at: 2 }))[0]).toBe('checks')
  expect(move(AUDIT, 'lines', { inside: '', at: 1 })).toBe(AUDIT)
  const inside = move(AUDIT, 'tell', { inside: 'checks.credit', at: 1 })
  expect(listAt(inside, 'checks.credit').map(({ id }) => id)).toEqual(['credit', 'tell'])
  expect(placeOf(inside, 'tell')).toEqual({ inside: 'checks.credit', at: 1 })
  expect(move(AUDIT, 'checks', { inside: 'checks.credit', at: 0 })).toBe(AUDIT)
})

test('a copy has ids of its own, and its formulas speak of them', () => {
  const flow: FlowTree = {
    ...AUDIT,
    blocks: [
      {
        id: 'each',
        block: 'for-each',
        branches: [
          {
            name: 'each',
            blocks: [{ id: 'tell', block: 'notify', settings: { text: '={each.item.sku}' } }],
          },
        ],
      },
    ],
  }
  const copied = duplicate(flow, 'each')
  const inner = findBlock(copied.flow, copied.id)?.branches?.[0]?.blocks?.[0]
  expect(copied.id).toBe('each2')
  expect(inner).toEqual({ id: 'tell2', block: 'notify', settings: { text: '={each2.item.sku}' } })
})

test('branches are added under fresh names and change their order', () => {
  const more = addBranch(AUDIT, 'checks', '新的')
  expect(findBlock(more, 'checks')?.branches?.at(-1)?.name).toBe('way')
  const shifted = shiftBranch(AUDIT, 'checks.stock', -1)
  expect(findBlock(shifted, 'checks')?.branches?.map(({ name }) => name)).toEqual([
    'stock',
    'credit',
    'quotes',
  ])
  expect(shiftBranch(AUDIT, 'checks.credit', -1)).toBe(AUDIT)
})

test('undo and redo go step by step; what is typed into one setting is one step', () => {
  const typed = ['a', 'ab', 'abc'].reduce((all, name) => take(all, name, 'name'), begin(''))
  const last = take(typed, 'else')
  expect(undo(last).now).toBe('abc')
  expect(undo(undo(last)).now).toBe('')
  expect(redo(undo(last)).now).toBe('else')
  expect(take(undo(last), 'other').future).toEqual([])
})

test('branches stand side by side between two bars and nothing overlaps', () => {
  const drawing = layout(AUDIT, look)
  const cards = drawing.items.filter(({ kind }) => kind === 'block' || kind === 'head')
  for (const one of cards) {
    for (const other of cards) {
      const apart =
        one === other ||
        one.x + one.w <= other.x ||
        other.x + other.w <= one.x ||
        one.y + one.h <= other.y ||
        other.y + other.h <= one.y
      expect(apart, `${one.key} and ${other.key}`).toBe(true)
    }
  }
  const heads = drawing.items.filter(({ kind }) => kind === 'head')
  expect(new Set(heads.map(({ y }) => y)).size).toBe(1)
  expect(drawing.items.filter(({ kind }) => kind === 'bar')).toHaveLength(2)
  expect(drawing.w).toBeGreaterThanOrEqual(2 * WIDE + 200)
  const tell = drawing.items.find(({ key }) => key === 'tell')
  expect(tell?.y).toBeGreaterThan(Math.max(...heads.map(({ y }) => y)))
})

test('there is a plus before, between and after any two blocks, and in an empty branch', () => {
  const spots = layout(AUDIT, look).items.filter(({ kind }) => kind === 'spot')
  expect(spots.map(({ key }) => key)).toEqual([
    '+/0',
    '+/1',
    '+checks.credit/0',
    '+checks.credit/1',
    '+checks.stock/0',
    '+checks.stock/1',
    '+checks.quotes/0',
    '+/2',
    '+/3',
  ])
})

test('whatever a block is called, it has a key of its own', () => {
  const blocks = ['end', 'frame', 'bar'].map((id) => ({ id, block: 'stop' }))
  const { items } = layout({ name: '', trigger: {}, blocks }, look)
  expect(new Set(items.map(({ key }) => key)).size).toBe(items.length)
})

test('what is folded is as small as one block', () => {
  const folded = layout(AUDIT, { ...look, folded: new Set(['checks']) })
  expect(folded.w).toBe(WIDE)
  expect(folded.items.some(({ key }) => key === 'credit')).toBe(false)
  const branch = layout(AUDIT, { ...look, folded: new Set(['checks.credit']) })
  expect(branch.items.some(({ key }) => key === 'credit')).toBe(false)
  expect(branch.items.some(({ key }) => key === 'stock')).toBe(true)
})

test('arrows go down into a branch, aside to the next, and back to the trigger', () => {
  const drawing = layout(AUDIT, look)
  expect(step(drawing, null, 'down')).toBe('trigger')
  expect(step(drawing, 'trigger', 'down')).toBe('lines')
  expect(step(drawing, 'lines', 'down')).toBe('checks')
  expect(step(drawing, 'checks', 'down')).toBe('checks.stock')
  expect(step(drawing, 'checks.stock', 'left')).toBe('checks.credit')
  expect(step(drawing, 'checks.credit', 'down')).toBe('credit')
  expect(step(drawing, 'lines', 'up')).toBe('trigger')
  expect(step(drawing, 'tell', 'down')).toBe('tell')
})
