import { expect, test } from 'vitest'
import type { FormDef, FormInFull } from '../api/forms'
import { begunDesign } from './drafts'

const form = (name: string) => ({ key: 'order', name }) as FormDef
const FOUND: FormInFull = { form: form('下单'), version: 6, link: '', answers: 0 }

test('what was begun goes on upon its own version, though somebody saved since', () => {
  const kept = { form: form('我的下单'), version: 5 }
  expect(begunDesign(FOUND, JSON.stringify(kept))).toEqual(kept)
})

test('with nothing kept, or nothing to be read, it is the form as it is', () => {
  const asFound = { form: FOUND.form, version: 6 }
  expect(begunDesign(FOUND, null)).toEqual(asFound)
  expect(begunDesign(FOUND, '{"form":')).toEqual(asFound)
  expect(begunDesign(FOUND, '{"version":5}')).toEqual(asFound)
})
