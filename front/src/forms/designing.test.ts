import { describe, expect, test } from 'vitest'
import type { Field, FormRule, Schema, Table } from '../api/types'
import { begunFields, carriedQuery, freshField, fromItems, itemsOf, rulesLeft } from './designing'

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

describe('what a new form begins with', () => {
  const field = (key: string, type: string, required = false, options = {}): Field =>
    ({ key, name: key, name_en: '', type, kind: 'text', required, options }) as Field
  const under = {
    key: 'lines',
    fields: [field('品名', 'text', true), field('单价', 'number'), field('order', 'link')],
  }
  const begun = (...fields: Field[]) =>
    begunFields({ tables: [under] } as unknown as Schema, { key: 'orders', fields } as Table)

  test('what the table needs is there and required; prices are not asked of customers', () => {
    const form = begun(
      field('客户', 'text', true),
      field('备注', 'text'),
      field('订金', 'money'),
      field('单价（元）', 'number'),
      field('状态', 'state'),
    )
    expect(form.map((one) => [one.field, one.required])).toEqual([
      ['客户', true],
      ['备注', false],
    ])
  })

  test('a price that no record may lack stays, or nobody could send the form', () => {
    expect(begun(field('订金', 'money', true)).map((one) => one.field)).toEqual(['订金'])
  })

  test('the lines of an order have no price either', () => {
    const options = { table: 'lines', link: 'order' }
    const [lines] = begun(field('明细', 'sub-table', false, options))
    expect(lines?.lines.map((one) => [one.field, one.required])).toEqual([['品名', true]])
  })
})
