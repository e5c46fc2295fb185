import { expect, test } from 'vitest'
import { mayBecome } from './fieldTypes'

test('a field may become what holds its values, and nothing that is computed', () => {
  expect(mayBecome('text', 'number')).toBe(true)
  expect(mayBecome('text', 'auto-number')).toBe(true)
  expect(mayBecome('auto-number', 'text')).toBe(true)
  expect(mayBecome('text', 'formula')).toBe(false)
  expect(mayBecome('lookup', 'text')).toBe(false)
  expect(mayBecome('lookup', 'lookup')).toBe(true)
})
