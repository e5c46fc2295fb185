import { useCallback, useEffect, useState } from 'react'
import { type FormDef, type FormInFull, saveForm, useFormsChanged } from '../api/forms'
import { isProblem } from '../api/problem'
import { keep, recall } from '../kit/kept'
import { type Item, itemsOf } from './designing'
import { begunDesign, wholeOf } from './drafts'

/** A form while it is designed. What others save meanwhile is told, never taken over what is typed. */
export function useDesign(found: FormInFull) {
  const changed = useFormsChanged()
  const [begun] = useState(() => begunDesign(found, recall(placeOf(found.form.key))))
  const [form, setForm] = useState<FormDef>(begun.form)
  const [items, setItems] = useState<Item[]>(() => itemsOf(begun.form))
  const [seen, setSeen] = useState(begun.version)
  const [saved, setSaved] = useState<FormDef>(found.form)
  const whole = wholeOf(form, items)
  const unsaved = JSON.stringify(whole) !== JSON.stringify(wholeOf(saved, itemsOf(saved)))
  const moved = found.version > seen
  const takeTheirs = useCallback(() => {
    setForm(found.form)
    setItems(itemsOf(found.form))
    setSaved(found.form)
    setSeen(found.version)
  }, [found])
  useEffect(() => {
    if (moved && !unsaved) takeTheirs()
  }, [moved, unsaved, takeTheirs])
  useKeptOnLeaving(unsaved, whole, seen)
  const change = (parts: Partial<FormDef>) => setForm((now) => ({ ...now, ...parts }))
  const saveOver = async (version: number, parts: Partial<FormDef> = {}) => {
    const sent = { ...whole, ...parts }
    try {
      const after = await saveForm(sent, version)
      // what was typed since the press is not in it, and stays unsaved
      setSaved(sent)
      change(parts)
      setSeen(after.version)
    } catch (refused) {
      if (isProblem(refused, 'form-moved')) changed()
      throw refused
    }
    await changed()
  }
  return {
    whole,
    items,
    setItems,
    change,
    unsaved,
    moved: moved && unsaved,
    takeTheirs,
    save: () => saveOver(seen),
    /** Open to everybody, or not: at once, with whatever else was changed. */
    turn: (open: boolean) => saveOver(seen, { open }),
    keepMine: () => saveOver(found.version),
  }
}

const placeOf = (key: string) => `danliu.design.${key}`

/** What was not saved is here again when one comes back to the page. */
function useKeptOnLeaving(unsaved: boolean, form: FormDef, version: number) {
  useEffect(() => {
    keep(placeOf(form.key), unsaved ? JSON.stringify({ form, version }) : null)
  }, [unsaved, form, version])
}
