import { expect, test } from 'vitest'
import type { Line } from '../api/stock'
import { changesOf, examplesOf, freeOf, isBelowZero, sayNumber, signed } from './say'

test('noughts that say nothing are left out, and others stay', () => {
  expect(sayNumber('12.500')).toBe('12.5')
  expect(sayNumber('12.000')).toBe('12')
  expect(sayNumber('1200')).toBe('1,200')
  expect(sayNumber('-10')).toBe('-10')
})

test('what is free is exact where floats are not', () => {
  expect(freeOf({ on_hand: '0.3', reserved: '0.1' })).toBe('0.2')
  expect(isBelowZero(freeOf({ on_hand: '5', reserved: '8' }))).toBe(true)
  expect(isBelowZero(freeOf({ on_hand: '8', reserved: '8' }))).toBe(false)
})

test('a change has its sign', () => {
  expect(signed('5')).toBe('+5')
  expect(signed('-5')).toBe('-5')
})

test('a dispatch of reserved goods changes both; a receipt only one', () => {
  expect(changesOf({ on_hand: '-5', reserved: '-5' } as Line)).toEqual({
    on_hand: '-5',
    reserved: '-5',
  })
  expect(changesOf({ on_hand: '5', reserved: '0' } as Line)).toEqual({ on_hand: '+5' })
})

test('an example is in the units of the item', () => {
  expect(examplesOf({ unit: '件', units: { 箱: '12' } })).toBe('2箱6件、30件')
  expect(examplesOf({ unit: 'kg', units: {} })).toBe('30kg')
})
