import { afterEach, expect, test, vi } from 'vitest'
import type { Rec } from '../../api/types'
import { stepsOf } from '../steps'
import { Edits } from './edits'

afterEach(() => vi.unstubAllGlobals())

const rec = (id: string) => ({ id, version: 1, cells: {} }) as unknown as Rec
const written = (id: string, undo: string | null) => ({ id, version: 2, conflicts: [], undo })

/** A server that gives these answers one after another; null is a line that is cut. */
function desk(table: string, ...answers: ([number, unknown] | null)[]) {
  vi.stubGlobal('fetch', async () => {
    const answer = answers.shift()
    if (!answer) throw new TypeError('cut')
    return new Response(JSON.stringify(answer[1]), { status: answer[0] })
  })
  const failed: unknown[] = []
  const edits = new Edits(table, {
    ask: async () => true,
    put: () => {},
    refresh: async () => {},
    failed: (problem) => failed.push(problem),
  })
  return { edits, failed }
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
