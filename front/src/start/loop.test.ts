import { expect, it } from 'vitest'
import { flowOf, formOf, PIECES, tableOf } from './loop'

const say = (key: string, facts?: Record<string, unknown>) =>
  key === 'newOrder' ? `新订单：${facts?.customer}` : key
const usual = PIECES.filter(({ usual }) => usual).map(({ key }) => key)
const wishes = { pieces: usual, formName: '启明下单', people: ['zhang'] }

it('the table has a number and what was ticked, in the order of the list', () => {
  const { fields, title } = tableOf(wishes, say, say)
  expect(fields.map(({ key }) => key)).toEqual(['number', ...usual])
  expect(title).toBe('number')
})

it('urgency is a choice of three', () => {
  const { fields } = tableOf({ ...wishes, pieces: ['urgency'] }, say, say)
  const [, urgency] = fields
  const { choices } = (urgency as (typeof fields)[1]).options as { choices: { key: string }[] }
  expect(choices.map(({ key }) => key)).toEqual(['red', 'yellow', 'green'])
})

it('the page asks what was ticked, and the flow tells whom was named', () => {
  expect(formOf(wishes).fields.map(({ field }) => field)).toEqual(usual)
  const [tell] = flowOf(wishes, say).blocks
  expect(tell?.settings).toEqual({ text: '="新订单："&{customer}&"，"&{product}', to: ['zhang'] })
})
