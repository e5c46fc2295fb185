import { afterEach, expect, test, vi } from 'vitest'
import type { Rec } from '../../api/types'
import { reasonAt } from '../refused'
import { stepsOf } from '../steps'
import { Edits } from './edits'

afterEach(() => vi.unstubAllGlobals())

const rec = (id: string) => ({ id, version: 1, cells: {} }) as unknown as Rec
const written = (id: string, undo: string | null) => ({ id, version: 2, conflicts: [], undo })

/** A server that gives these answers one after another; null is a line that is cut. */
function desk(table: string, ...answers: ([number, unknown] | null)[]) {
  const sent: { accepted?: string[] }[] = []
  const asked: string[] = []
  vi.stubGlobal('fetch', async (_url: string, how?: { body?: string }) => {
    sent.push(JSON.parse(how?.body ?? 'null'))
    const answer = answers.shift()
    if (!answer) throw new TypeError('cut')
    return new Response(JSON.stringify(answer[1]), { status: answer[0] })
  })
  const failed: unknown[] = []
  const edits = new Edits(table, {
    ask: async (questions) => {
      asked.push(...questions.map(({ check }) => check))
      return !questions.some(({ check }) => check === 'never')
    },
    put: () => {},
    refresh: async () => {},
    failed: (problem) => failed.push(problem),
  })
  return { edits, failed, sent, asked }
}

test('a paste of new records only can be taken back', async () => {
  const { edits } = desk('only-new', [200, [written('a', 'act:1'), written('b', 'act:1')]])
  await edits.setMany([], 'paste', [{ n: '1' }, { n: '2' }])
  expect(stepsOf('only-new').done).toEqual([{ name: 'act:1', because: 'paste' }])
})

test('the fault of a new record is put at no other record', async () => {
  const refusal = { type: '/problems/invalid-record', title: '', write: 1, faults: [] }
  const { edits, failed } = desk('new-refused', [422, refusal])
  const changes = [rec('x'), rec('y')].map((record) => ({ record, cells: { n: '3' } }))
  await edits.setMany(changes, 'paste', [{ n: '1' }, { n: 'no' }])
  expect([edits.marksOf('x'), edits.marksOf('y')]).toEqual([undefined, undefined])
  expect(failed).toHaveLength(1)
})

test('the fault of a changed record behind new ones is put at its cell', async () => {
  const refusal = { type: '/problems/invalid-record', title: '', write: 2, faults: [] }
  const { edits } = desk('changed-refused', [422, refusal])
  const changes = [rec('x'), rec('y')].map((record) => ({ record, cells: { n: '3' } }))
  await edits.setMany(changes, 'paste', [{ n: '1' }])
  expect(edits.marksOf('x')).toBeUndefined()
  expect(edits.marksOf('y')?.n?.kind).toBe('fault')
})

test('an undo that did not get through can be tried again, one that was refused is gone', async () => {
  const refused: [number, unknown] = [404, { type: '/problems/not-found', title: '' }]
  const { edits } = desk('cut', null, [503, {}], refused)
  const step = { name: 'act:1', because: 'edit' }
  stepsOf('cut').done.push(step)
  expect(await edits.undo()).toBeNull()
  expect(await edits.undo()).toBeNull()
  expect(stepsOf('cut').done).toEqual([step])
  await edits.undo()
  expect(stepsOf('cut').done).toEqual([])
})

const ruled: [number, unknown] = [
  422,
  {
    type: '/problems/invalid-record',
    title: '',
    faults: [{ field: 'limit', name: '上限', value: '10', code: 'check', wanted: '不能超过上限' }],
  },
]

test('what a rule refuses is kept at its cell and told until the person goes on', async () => {
  const { edits } = desk('ruled', ruled)
  expect(await edits.set(rec('x'), { n: '30' }, 'edit')).toBe(false)
  expect(edits.refused).toEqual([{ id: 'x', field: 'n' }])
  expect(edits.told).toEqual({ id: 'x', field: 'n' })
  const mark = edits.marksOf('x')?.n
  expect(mark?.kind === 'fault' && [mark.typed, reasonAt(mark.problem, 'n')]).toEqual([
    '30',
    '「上限」表的规则不允许：不能超过上限',
  ])
  edits.hush()
  expect([edits.told, edits.refused.length]).toEqual([null, 1])
  edits.giveUp()
  expect(edits.refused).toEqual([])
})

const asks = (check: string): [number, unknown] => [
  409,
  { type: '/problems/needs-answer', title: '', questions: [{ check, field: 'n', says: check }] },
]

test('each record of a block may ask something else, and all of it is acknowledged', async () => {
  const answers = [asks('a'), asks('b'), [200, [written('x', 'act:1'), written('y', 'act:1')]]]
  const { edits, sent, asked } = desk('asks', ...(answers as [number, unknown][]))
  const changes = [rec('x'), rec('y')].map((record) => ({ record, cells: { n: '3' } }))
  expect(await edits.setMany(changes, 'paste')).toBe(true)
  expect(asked).toEqual(['a', 'b'])
  const last = sent.at(-1) as { update: { accepted: string[] }[] }
  expect(last.update.map(({ accepted }) => accepted)).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ])
})

test('who does not acknowledge keeps what was typed', async () => {
  const { edits, failed } = desk('declined', asks('never'))
  expect(await edits.set(rec('x'), { n: '3' }, 'edit')).toBe(false)
  expect(edits.marksOf('x')?.n).toMatchObject({ kind: 'fault', typed: '3' })
  expect(failed).toEqual([])
})
