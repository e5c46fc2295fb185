import { useRef, useState } from 'react'
import { type FieldDef, keysFor, type Options, type TableDef } from '../api/building'
import type { FieldType } from '../api/types'
import { sayFrom } from '../kit/tongue'
import { type Repeats, sheetOf, withSheet } from './definition'
import { carriedOver, missingOf, startsWith, trimmed } from './specs'
import type { SaveTable } from './useTableDraft'
import { words } from './words'

const say = sayFrom(words)

const fresh = (type: FieldType): FieldDef => ({
  key: '',
  name: '',
  name_en: '',
  type,
  required: false,
  required_if: '',
  id: 0,
  options: startsWith(type),
})

/** A field while it is edited, and how it is saved. Its type is changed elsewhere once it is there. */
export function useFieldDraft(table: TableDef, field: FieldDef | null, save: SaveTable) {
  // what the draft began from: the prop goes on to whatever others save meanwhile
  const [opened, setOpened] = useState(() => field && sheetOf(table, field.key))
  const [draft, setDraft] = useState<FieldDef>(field ?? fresh('text'))
  // what saving must not miss: the newest draft, and what is still being asked for
  const newest = useRef(draft)
  const asked = useRef<Promise<unknown>>(Promise.resolve())
  const [repeats, setRepeats] = useState<Repeats>(opened?.repeats ?? 'may')
  const [isTitle, setIsTitle] = useState(opened?.isTitle ?? false)
  const put = (next: (now: FieldDef) => FieldDef) => {
    newest.current = next(newest.current)
    setDraft(newest.current)
  }
  const change = (parts: Partial<FieldDef>) => put((now) => ({ ...now, ...parts }))
  const setOptions = (parts: Options) =>
    put((now) => ({ ...now, options: { ...now.options, ...parts } }))
  const option = (parts: Options | Promise<Options>) => {
    if (parts instanceof Promise) asked.current = parts.then(setOptions)
    else setOptions(parts)
  }
  const changeType = (type: FieldType) =>
    put((now) => ({ ...now, type, options: carriedOver(now.options, type) }))

  /** The settings that are still to be filled in; what is being asked for is waited for. */
  const missing = async () => {
    await asked.current
    return missingOf(newest.current.type, newest.current.options)
  }
  const keep = async () => {
    const draft = newest.current
    const taken = table.fields.map(({ key }) => key)
    const key = draft.key || ((await keysFor([draft.name], taken))[0] ?? '')
    const whole = { ...draft, key, name: draft.name.trim(), options: trimmed(draft.options) }
    const after = await save(
      (now) => withSheet(now, opened, { field: whole, repeats, isTitle }),
      `${say('fields')}：${whole.name}`,
      say('saved'),
    )
    setOpened(sheetOf(after, key))
    return key
  }
  return {
    draft,
    change,
    option,
    changeType,
    repeats,
    setRepeats,
    isTitle,
    setIsTitle,
    missing,
    keep,
  }
}
