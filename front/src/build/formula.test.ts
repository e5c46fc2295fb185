import { expect, test } from 'vitest'
import { type Candidate, candidatesFor, inserted, wordAt } from './formula'

const FIELDS: Candidate[] = [
  { insert: '{单价}', label: '单价', hint: 'price', back: 0 },
  { insert: '{客户.等级}', label: '客户.等级', hint: 'customer.level', back: 0 },
]
const FUNCTIONS: Candidate[] = [
  { insert: 'IF()', label: 'IF', hint: '如果', back: 1 },
  { insert: 'IFERROR()', label: 'IFERROR', hint: '', back: 1 },
  { insert: 'TODAY()', label: 'TODAY', hint: '今天', back: 0 },
]
const labels = (text: string) =>
  candidatesFor(text, text.length, FIELDS, FUNCTIONS).map(({ label }) => label)

test('inside braces only fields are offered', () => {
  expect(labels('{客')).toEqual(['客户.等级'])
  expect(labels('{')).toEqual(['单价', '客户.等级'])
})

test('a word offers functions by either name, the whole word first', () => {
  expect(labels('1+if')).toEqual(['IF', 'IFERROR'])
  expect(labels('今')).toEqual(['TODAY'])
})

test('nothing is offered behind a sign', () => {
  expect(labels('{单价}*')).toEqual([])
})

test('a field takes the place of what was begun, and of the brace that closes', () => {
  const { text, caret } = inserted('{单}*2', 2, FIELDS[0] as Candidate)
  expect(text).toBe('{单价}*2')
  expect(caret).toBe(4)
})

test('the caret stands between the brackets of a function', () => {
  const { text, caret } = inserted('i', 1, FUNCTIONS[0] as Candidate)
  expect(text.slice(0, caret)).toBe('IF(')
})

test('a word after a closed brace is no field', () => {
  expect(wordAt('{单价}+SU', 7)).toEqual({ from: 5, word: 'SU', inside: false })
})
