import { expect, test } from 'vitest'
import { dayOf, emptyCall, lacking, met, mobileOf, repeated, sent, withLine } from './call'

const TODAY = '2026-11-26'
const ITEM = { id: 'i', number: 'DJ-A', name: '电机' }
const CALLER = {
  ...{ customer: 'c', name: '启帆', contact: '赵工', address: '江北', level: 'A' },
  orders: [],
}

test('a number is known once all its digits are there', () => {
  expect(mobileOf('1390000000')).toBe('')
  expect(mobileOf('139 0000-0001')).toBe('13900000001')
  expect(mobileOf('+8613900000001')).toBe('13900000001')
})

test('a day is said as people say it', () => {
  expect(dayOf('7', TODAY)).toBe('2026-12-03')
  expect(dayOf('7天', TODAY)).toBe('2026-12-03')
  expect(dayOf('12-3', TODAY)).toBe('2026-12-03')
  expect(dayOf('1203', TODAY)).toBe('2026-12-03')
  expect(dayOf('2月10日', TODAY)).toBe('2027-02-10')
  expect(dayOf('2027.2.1', TODAY)).toBe('2027-02-01')
  expect(dayOf('2-30', TODAY)).toBe('')
  expect(dayOf('明天', TODAY)).toBe('')
})

test('what was typed stays when the caller is known', () => {
  const told = met({ ...emptyCall(), contact: '小李' }, CALLER)
  expect([told.customer, told.contact, told.address]).toEqual(['启帆', '小李', '江北'])
})

test('what came with a wrong number goes when the number is mended', () => {
  const wrong = met({ ...emptyCall(), contact: '小李' }, CALLER)
  const stranger = { ...CALLER, customer: null, name: '', contact: '', address: '' }
  const told = met(wrong, stranger, CALLER)
  expect([told.customer, told.contact, told.address]).toEqual(['', '小李', ''])
})

test('an earlier order is repeated after what was typed, with one empty line at the end', () => {
  const begun = emptyCall()
  const typed = withLine(begun, begun.lines[0]?.key ?? '', { item: ITEM, quantity: '2' })
  const placed = { id: 'o', number: 'QM1', placed_at: '', lines: [{ item: ITEM, quantity: '5' }] }
  const lines = repeated(typed, placed).lines
  expect(lines.map(({ item, quantity }) => [item?.number, quantity])).toEqual([
    ['DJ-A', '2'],
    ['DJ-A', '5'],
    [undefined, ''],
  ])
})

test('what still has to be asked is said in the order of the page', () => {
  const begun = emptyCall()
  expect(lacking(begun, TODAY)).toBe('mobile')
  const known = met({ ...begun, mobile: '13900000001' }, CALLER)
  expect(lacking(known, TODAY)).toBe('lines')
  const lined = withLine(known, known.lines[0]?.key ?? '', { item: ITEM })
  expect(lacking(lined, TODAY)).toBe('quantity')
  const full = withLine(lined, lined.lines[0]?.key ?? '', { quantity: '2' })
  expect(lacking({ ...full, due: '随便' }, TODAY)).toBe('due')
  expect(lacking({ ...full, due: '7' }, TODAY)).toBeNull()
})

test('under another name it is not the order of who is known by the number', () => {
  const told = met({ ...emptyCall(), mobile: '13900000001' }, CALLER)
  const sending = { caller: CALLER, today: TODAY, seconds: 20, accepted: [] }
  expect(sent(told, sending).customer).toBe('c')
  expect(sent({ ...told, customer: '别家' }, sending).customer).toBeNull()
})
