import { describe, expect, it } from 'vitest'
import { both, next, whereOf } from './drill'

describe('the condition behind a bar', () => {
  it('names the group, quotes and all', () => {
    expect(whereOf({ field: 'city' }, '苏州"东"')).toBe('{city}="苏州""东"""')
    expect(whereOf({ field: 'rank' }, 3)).toBe('{rank}=3')
    expect(whereOf({ field: 'rank' }, '4.0', { kind: 'number' })).toBe('{rank}=4.0')
    const known = { title: '启明', of: 'name' }
    expect(whereOf({ field: 'customer' }, 'id-1', known)).toBe('{customer.name}="启明"')
    expect(whereOf({ field: 'city' }, null)).toBe('ISBLANK({city})')
    expect(whereOf({ field: 'paid' }, false)).toBe('NOT({paid})')
  })
  it('runs up to the first day of the next stretch', () => {
    expect(whereOf({ field: 'due', unit: 'month' }, '2026-12-01')).toBe(
      'AND({due}>=DATE(2026,12,1),{due}<DATE(2027,1,1))',
    )
    expect(next('2026-11-23', 'week')).toBe('2026-11-30')
    expect(next('2028-02-28', 'day')).toBe('2028-02-29')
    expect(next('2026-10-01', 'quarter')).toBe('2027-01-01')
  })
  it('joins what there is', () => {
    expect([both('', ''), both('a', ''), both('', 'b'), both('a', 'b')]).toEqual([
      '',
      'a',
      'b',
      'AND(a,b)',
    ])
  })
})
