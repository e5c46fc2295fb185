import { expect, test } from 'vitest'
import { unreachable } from '../../api/problem'
import type { FlowDraft } from '../../api/types'
import type { FlowTree } from '../tree/tree'
import { Saver } from './saver'

const tree = (name: string): FlowTree => ({ name, trigger: {}, blocks: [] })

/** A server that takes drafts while it can be reached. */
function server() {
  const told: [string, number][] = []
  const line = { up: true }
  const store = async ({ name }: FlowTree, over: number) => {
    await Promise.resolve()
    if (!line.up) throw unreachable()
    told.push([name, over])
    return { number: over + 1 } as FlowDraft
  }
  return { told, line, store }
}

test('what did not arrive is not taken for saved, and whoever waits is told', async () => {
  const { told, line, store } = server()
  const begun = tree('begun')
  const saver = new Saver(store, 3, begun)
  line.up = false
  await expect(saver.save(tree('edited'))).rejects.toMatchObject({ code: 'unreachable' })
  expect([saver.number, saver.last]).toEqual([3, begun])
  line.up = true
  await saver.save(tree('edited'))
  expect(told).toEqual([['edited', 3]])
  expect(saver.number).toBe(4)
})

test('idle is after what is under way: its number counts', async () => {
  const { told, store } = server()
  const saver = new Saver(store, 3, tree('begun'))
  const [first, second] = [tree('first'), tree('second')]
  saver.save(first)
  saver.save(second)
  await saver.idle()
  expect(told).toEqual([
    ['first', 3],
    ['second', 4],
  ])
  expect([saver.number, saver.last]).toEqual([5, second])
})

test('what is saved already is not saved again, unless over what others saved', async () => {
  const { told, store } = server()
  const saver = new Saver(store, 3, tree('begun'))
  const edited = tree('edited')
  const drafts = await Promise.all([saver.save(edited), saver.save(edited)])
  expect(drafts.map((one) => one.number)).toEqual([4, 4])
  await saver.save(edited, 9)
  expect(told).toEqual([
    ['edited', 3],
    ['edited', 9],
  ])
})
