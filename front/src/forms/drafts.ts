import type { FormDef, FormInFull } from '../api/forms'
import { fromItems, type Item, rulesLeft } from './designing'

/** A design not saved yet, and the version it was begun on. */
export type KeptDesign = Pick<FormInFull, 'form' | 'version'>

/** What was begun here goes on, upon the version it was begun on, whoever has saved since. */
export function begunDesign(found: FormInFull, kept: string | null): KeptDesign {
  try {
    const { form, version } = JSON.parse(kept ?? '') as KeptDesign
    if (form.key === found.form.key) return { form, version }
  } catch {
    // Nothing kept, or kept by an older page: the form as it is.
  }
  return { form: found.form, version: found.version }
}

export const wholeOf = (form: FormDef, items: Item[]): FormDef => ({
  ...form,
  ...fromItems(items),
  rules: rulesLeft(form, items),
})
