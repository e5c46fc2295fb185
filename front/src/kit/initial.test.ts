import { expect, test } from 'vitest'
import { initialOf } from './initial'

test('a Chinese name begins with the family name, an English one with a capital', () => {
  expect(initialOf('王强')).toBe('王')
  expect(initialOf(' min Zhang')).toBe('M')
})

test('a character outside the first plane is not cut in two', () => {
  expect(initialOf('𠮷田')).toBe('𠮷')
})

test('nobody has none', () => {
  expect(initialOf('')).toBe('')
})
