import { expect, it } from 'vitest'
import type { Role } from '../../api/people'
import { granted, grantOf, keyFor, NOTHING, toggled } from './grants'

const role: Role = {
  key: 'store',
  name: '门店',
  name_en: '',
  tables: {},
  others: { ...NOTHING, read: true },
  act: false,
  build: false,
}

it('who may change a record sees it, and who does not see it changes nothing', () => {
  expect(toggled(NOTHING, 'update', true)).toMatchObject({ read: true, update: true })
  const all = { ...NOTHING, read: true, create: true, update: true, delete: true }
  expect(toggled(all, 'read', false)).toMatchObject({ create: true, update: false, delete: false })
})

it('a table of its own stands apart, until it is as all others again', () => {
  const own = granted(role, 'orders', { ...NOTHING, create: true })
  expect(grantOf(own, 'orders').create).toBe(true)
  expect(grantOf(own, 'parts')).toEqual(role.others)
  expect(granted(own, 'orders', null)).toEqual(role)
})

it('a key comes from the name, and is never taken', () => {
  expect(keyFor('Store keeper', [])).toBe('store_keeper')
  expect(keyFor('Store', ['store'])).toBe('store_2')
  expect(keyFor('门店', [])).toBe('role_2')
  expect(keyFor('门店', ['role_2'])).toBe('role_3')
})
