import { expect, it } from 'vitest'
import { readAttributes, sayAttributes } from './attributes'

it('reads one attribute a line, and leaves out what is none', () => {
  const typed = ' store = 苏州一店 \nregion=华东=沪\n\nnonsense'
  expect(readAttributes(typed)).toEqual({ store: '苏州一店', region: '华东=沪' })
  expect(readAttributes(sayAttributes({ a: '1', b: '2' }))).toEqual({ a: '1', b: '2' })
})
