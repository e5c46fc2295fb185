import { expect, test, vi } from 'vitest'
import { forget, placeOfButton, pressed, runOf, watchPresses } from './presses'

test('a button tells of its last run, and an older one does not take that away', () => {
  const told = vi.fn()
  const stop = watchPresses(told)
  const button = placeOfButton('orders', 'a', 'again')
  pressed(button, 'first')
  pressed(button, 'second')
  forget(button, 'first')
  expect(runOf(button)).toBe('second')
  expect(runOf(placeOfButton('orders', 'b', 'again'))).toBeUndefined()
  forget(button, 'second')
  expect(runOf(button)).toBeUndefined()
  expect(told).toHaveBeenCalledTimes(3)
  stop()
})
