import { expect, test } from 'vitest'
import { citiesWithin } from './cities'

test('what lies between the bounds is named, and not too much of it', () => {
  const delta = citiesWithin([119, 122], [30, 32]).map(({ name }) => name)
  expect(delta).toEqual(['上海', '杭州', '苏州'])
  expect(citiesWithin([73, 136], [18, 54])).toHaveLength(12)
})
