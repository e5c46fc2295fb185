import { expect, test } from 'vitest'
import type { PublicForm } from '../../api/types'
import { blocksOf } from './blocks'

const FORM = {
  fields: [{ key: 'name' }, { key: 'street' }, { key: 'city' }],
  sections: [{ before: 'street', title: '地址' }],
} as unknown as PublicForm
const told = (hidden: string[]) =>
  blocksOf(FORM, new Set(hidden)).map(({ section, fields }) => [
    section?.title ?? '',
    fields.map(({ key }) => key),
  ])

test('a heading stands before its field and those that follow', () => {
  expect(told([])).toEqual([
    ['', ['name']],
    ['地址', ['street', 'city']],
  ])
})

test('the heading stays while its first field is hidden, and goes with its last', () => {
  expect(told(['street'])).toEqual([
    ['', ['name']],
    ['地址', ['city']],
  ])
  expect(told(['street', 'city'])).toEqual([['', ['name']]])
})
