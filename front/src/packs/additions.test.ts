import { expect, it } from 'vitest'
import type { Addition } from '../api/packs'
import { isWhole, tally } from './additions'

const one = (kind: Addition['kind'], there = false, count = 0): Addition => ({
  kind,
  name: kind,
  name_en: kind,
  where: '',
  there,
  count,
})

it('tells how many of each kind would come, what is there left out', () => {
  const additions = [one('table'), one('table', true), one('flow'), one('records', false, 12)]
  expect(tally(additions)).toEqual([
    ['table', 1],
    ['flow', 1],
    ['records', 12],
  ])
})

it('is whole when only records and connections could come again', () => {
  expect(isWhole([one('table', true), one('connection'), one('records', false, 3)])).toBe(true)
  expect(isWhole([one('table', true), one('form')])).toBe(false)
})
