import { expect, it } from 'vitest'
import { shares } from './shares'

it('gives parts that are a hundred together', () => {
  expect(shares([5, 5, 5])).toEqual([34, 33, 33])
  expect(shares([15, 55, 130])).toEqual([8, 27, 65]) // 7.5, 27.5, 65: rounded alone they are 101
  expect(shares([1, 999])).toEqual([0, 100])
  expect(shares([0.1, 0.2])).toEqual([33, 67])
})

it('gives no part where there is no whole', () => {
  expect(shares([])).toEqual([])
  expect(shares([0, 0])).toEqual([0, 0])
  expect(shares([-1, 3])).toEqual([-50, 150])
})
