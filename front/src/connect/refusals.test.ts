import { afterEach, expect, test } from 'vitest'
import { speak } from '../kit/tongue'
import { sayHeld, sayTested } from './refusals'

afterEach(() => speak('zh'))

const refused = {
  code: 'outside-login-refused',
  facts: { system: 'kingdee', detail: '签名不对' },
  detail: '签名不对',
  detail_en: '签名不对',
}

test('a test that failed says in one sentence what kind of trouble it is, then their own words', () => {
  expect(sayTested(refused)).toBe('kingdee 不接受这组密钥：请检查连接的设置 · 签名不对')
  speak('en')
  expect(sayTested(refused)).toMatch(/^kingdee does not accept the keys.*签名不对$/)
})

test('what a test has proved is told in the language of the reader', () => {
  const proved = { code: '', facts: {}, detail: '接受了', detail_en: 'accepted' }
  expect(sayTested(proved)).toBe('接受了')
  speak('en')
  expect(sayTested(proved)).toBe('accepted')
})

test('a message whose values do not fit says which, not that some do not', () => {
  const held = {
    code: 'invalid-record',
    facts: { faults: [{ name: '数量' }] },
    reason: '数量 0：大于 0',
    reason_en: '数量 0: above 0',
  }
  expect(sayHeld(held)).toBe('数量 0：大于 0')
})
