import { expect, it } from 'vitest'
import { minuteOf, sayMinute } from './hours'

it('a minute of the day reads as a clock, and back', () => {
  expect([sayMinute(0), sayMinute(510), sayMinute(1439)]).toEqual(['00:00', '08:30', '23:59'])
  expect([minuteOf('08:30'), minuteOf('23:59:00'), minuteOf('')]).toEqual([510, 1439, null])
})
