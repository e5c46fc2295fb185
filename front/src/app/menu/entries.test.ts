import { expect, test } from 'vitest'
import type { KeptMenu } from '../../api/menu'
import { entriesOf } from './entries'

const named = (key: string) => ({ key, name: key, name_en: '' })
const group = (key: string, ...items: string[]) => ({ ...named(key), items, folded: false })
const menu = (top: string[], ...groups: ReturnType<typeof group>[]): KeptMenu => ({
  menu: { top, groups },
  version: 1,
  boards: [named('today')],
})

test('without any groups the menu is the list of tables', () => {
  const { top, parts } = entriesOf(undefined, [named('orders'), named('goods')])
  expect(top.map(({ to }) => to)).toEqual(['/t/orders', '/t/goods'])
  expect(parts).toEqual([])
})

test('a group of which one sees nothing is not there, and a new table stands above the groups', () => {
  const kept = menu(
    ['board:today'],
    group('sales', 'table:orders', 'table:hidden'),
    group('depot', 'table:waves'),
  )
  const { top, parts } = entriesOf(kept, [named('orders'), named('fresh')])
  expect(top.map(({ to }) => to)).toEqual(['/boards/today', '/t/fresh'])
  expect(parts.map(({ key, entries }) => [key, entries.map(({ key }) => key)])).toEqual([
    ['sales', ['orders']],
  ])
})
