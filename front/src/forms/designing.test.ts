import { expect, test } from 'vitest'
import type { FormRule } from '../api/types'
import { carriedQuery, freshField, fromItems, itemsOf, rulesLeft } from './designing'

const heading = { title: '地址', title_en: '', help: '', help_en: '' }
const FORM = {
  fields: [freshField('name'), freshField('street')],
  sections: [{ ...heading, before: 'street' }],
}

test('a page comes back as it was', () => {
  expect(fromItems(itemsOf(FORM))).toEqual(FORM)
})

test('a heading moves with nothing: it stands over what follows it then', () => {
  const [name, section, street] = itemsOf(FORM)
  if (!name || !section || !street) throw new Error('three items')
  expect(fromItems([section, name, street]).sections.map(({ before }) => before)).toEqual(['name'])
  expect(fromItems([name, street, section]).sections).toEqual([])
})

test('conditions go with the fields they are about', () => {
  const rule = (over: string, fields: string[]): FormRule => ({
    when: [{ field: over, test: 'filled', value: null }],
    then: 'show',
    fields,
    match: 'all',
    value: null,
  })
  const rules = [rule('name', ['street', 'gone']), rule('gone', ['street'])]
  const left = rulesLeft({ rules }, itemsOf(FORM))
  expect(left.map(({ fields }) => fields)).toEqual([['street']])
})

test('a link carries what was filled in', () => {
  expect(carriedQuery({ channel: 'wechat', sales: '' })).toBe('channel=wechat')
})
