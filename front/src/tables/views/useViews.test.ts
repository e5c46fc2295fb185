import { expect, test } from 'vitest'
import type { Field, View } from '../../api/types'
import { layoutFor } from './kinds'
import { freshKey, stored } from './useViews'

const field = (key: string, type = 'text') => ({ key, type }) as Field
const fields = [field('a'), field('b'), field('c')]
const view = (shown: string[]) => ({ fields: shown, colours: [] }) as unknown as View

test('a view that hides some says so, and shows a field that comes later', () => {
  expect(stored(view(['a', 'c']), { fields })).toMatchObject({ fields: [], hidden: ['b'] })
  expect(stored(view(['a', 'b', 'c']), { fields })).toMatchObject({ fields: [], hidden: [] })
})

test('an order of its own is kept as it is', () => {
  expect(stored(view(['c', 'a']), { fields }).fields).toEqual(['c', 'a'])
})

test('a colour without a condition is not kept', () => {
  const colours = [
    { when: '', colour: 'red' },
    { when: '{a}=1', colour: 'blue' },
  ]
  expect(stored({ ...view(['a']), colours } as View, { fields }).colours).toHaveLength(1)
})

test('a new view has a key of its own, also beside those of one person', () => {
  const views = [{ key: 'view_2' }, { key: 'mine.view_3' }] as View[]
  expect(freshKey({ views })).toBe('view_4')
})

test('a gantt begins with two days, a board with its stages; without them there is none', () => {
  const days = [field('a'), field('from', 'date'), field('to', 'date')]
  expect(layoutFor('gantt', days)).toEqual({ start: 'from', end: 'to' })
  expect(layoutFor('gantt', [field('only', 'date')])).toEqual({ start: 'only', end: 'only' })
  expect(layoutFor('board', days)).toBeNull()
  expect(layoutFor('board', [field('s', 'state')])).toEqual({ stack: 's' })
  expect(layoutFor('gallery', days)).toEqual({})
})
