import { expect, test } from 'vitest'
import cases from '../../../../tests/forms/conditions.json'
import type { FormRule } from '../../api/types'
import { settled } from './conditions'

/** The same table of cases that the server is tested with. */
test.each(cases)('$says', ({ rules, answers, cells, hidden, required }) => {
  const whole = rules.map((rule) => ({ match: 'all', value: null, ...rule })) as FormRule[]
  const told = settled(whole, answers)
  expect(told.cells).toEqual(cells)
  expect([...told.hidden].sort()).toEqual(hidden)
  expect([...told.required].sort()).toEqual(required)
})
