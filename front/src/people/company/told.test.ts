import { expect, it } from 'vitest'
import type { AuditEntry } from '../../api/company'
import { saidOf } from './told'

const WORDS: Record<string, string> = {
  'person-placed': '改了角色：',
  'sign-in-failed': '登录失败',
  'signature-set': '改了签名：',
  'why.sign-in-refused': '密码不对',
}
const say = (key: string) => WORDS[key] ?? key
const entry = (part: Partial<AuditEntry>) =>
  ({ what: '', target: '', target_name: '', facts: {}, ...part }) as AuditEntry

it('says what was done, to whom, and what else is told of it', () => {
  const placed = entry({ what: 'person-placed', target_name: '小陈', facts: { role: 'member' } })
  expect(saidOf(placed, say, { role: '成员' })).toBe('改了角色： 小陈 · 成员')
  const failed = entry({ what: 'sign-in-failed', facts: { why: 'sign-in-refused' } })
  expect(saidOf(failed, say, {})).toBe('登录失败 · 密码不对')
})

it('repeats the line that somebody shows to customers', () => {
  const signed = entry({ what: 'signature-set', facts: { signature: '随时找我' } })
  expect(saidOf(signed, say, {})).toBe('改了签名： 随时找我')
})

it('shows what it has no word for as it is', () => {
  expect(saidOf(entry({ what: 'moon-landed', target: 'x' }), say, {})).toBe('moon-landed x')
})
