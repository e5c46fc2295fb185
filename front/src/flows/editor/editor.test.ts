import { expect, test } from 'vitest'
import { sayCause } from '../../kit/causes'
import { marksOf, placeOfPath } from '../canvas/marks'
import type { FlowTree } from '../tree/tree'
import { tell } from './differing'
import { faultsBy } from './faults'
import { keyFor } from './newKey'

const FLOW: FlowTree = {
  name: '审核',
  trigger: { kind: 'created' },
  blocks: [
    {
      id: 'decide',
      block: 'switch',
      title: '判定',
      branches: [{ name: 'small', title: '小单', settings: { when: '{amount}<500' } }],
    },
  ],
}
const KIT = { blocks: [], triggers: [], operations: [], functions: [] }
const NAMES = { ofFlow: '流程', starts: '启动', blank: '空' }

test('a fault is shown on the block, or on the branch whose setting it is', () => {
  const fault = (block: string, field: string) => ({ block, field, wanted: '填写', wanted_en: '' })
  const faults = faultsBy(FLOW, [
    fault('decide', 'small.when'),
    fault('decide', ''),
    fault('trigger', 'table'),
    fault('', 'name'),
  ])
  expect([...faults.counts]).toEqual([
    ['decide.small', 1],
    ['decide', 1],
    ['trigger', 2],
  ])
  expect(faults.at.get('decide.small')?.get('when')).toBe('填写')
})

test('a fault of what takes a block back is shown on that block', () => {
  const fault = { block: 'decide.undo', field: 'connection', wanted: '填写', wanted_en: '' }
  const { at } = faultsBy(FLOW, [fault])
  expect(at.get('decide')?.get('undo.connection')).toBe('填写')
})

test('a difference is told by titles, not by keys', () => {
  const [one] = tell(
    [
      {
        place: 'decide.small.when',
        kind: 'changed',
        before: '{amount}<500',
        after: '{amount}<600',
      },
    ],
    [FLOW, FLOW],
    KIT,
    NAMES,
  )
  expect(one).toMatchObject({ where: '判定 › 小单', setting: '条件', place: 'decide.small' })
  expect([one?.before, one?.after]).toEqual(['{amount}<500', '{amount}<600'])
})

test('a branch that is gone is still called by its title', () => {
  const decide = FLOW.blocks[0]
  const without = { ...FLOW, blocks: decide ? [{ ...decide, branches: [] }] : [] }
  const gone = { place: 'decide.small', kind: 'removed' as const, before: {}, after: null }
  const [one] = tell([gone], [FLOW, without], KIT, NAMES)
  expect(one).toMatchObject({ where: '判定 › 小单', setting: '' })
})

test('a cause is told in words, and by the server where it has none here', () => {
  const facts = { system: '金蝶' }
  const title = 'The outside system did not answer in time.'
  expect(sayCause({ code: 'outside-unreachable', title, facts })).toBe('金蝶 没有按时应答')
  expect(sayCause({ code: 'new-to-us', title })).toBe(title)
})

test('the turns of a loop are one mark: the worst, and how long they took together', () => {
  const marks = marksOf([
    { path: 'each[1].book', status: 'done', ms: 20 },
    { path: 'each[2].book', status: 'failed', ms: 5, reason: '没有车' },
    { path: 'checks.credit', status: 'skipped', ms: 0, reason: 'VIP' },
  ])
  expect(marks.get('book')).toEqual({ status: 'failed', ms: 25, why: '没有车', turns: 2 })
  expect(marks.get('checks.credit')?.why).toBe('VIP')
  expect(placeOfPath('a[1].b[22].checks.stock')).toBe('checks.stock')
})

test('a key is made of the name and stands in addresses', () => {
  expect(keyFor(' 交期提醒 / 三天 ', () => 0.5)).toBe('交期提醒-三天-i000')
  expect(keyFor('！', () => 0)).toBe('flow-0000')
})
