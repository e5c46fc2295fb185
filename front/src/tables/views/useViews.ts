import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import type { Field, Table, View } from '../../api/types'
import { dropView, saveView } from '../../api/views'
import { sentenceOf } from '../../kit/sentences'
import { nameOf, useSay } from '../../kit/tongue'
import { common } from '../../kit/words'
import { type Change, type Draft, wholeTable } from '../look'
import { words } from '../words'
import { type Kind, layoutFor } from './kinds'

/** Saving, naming and dropping views. One that is shared is changed by who builds; others save their own. */
export function useViews(table: Table, change: Change) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const client = useQueryClient()
  const { message, modal } = App.useApp()
  const builds = table.may.includes('build')

  const save = async (view: View, told: string) => {
    try {
      const key = await saveView(table.key, stored(view, table))
      await client.invalidateQueries({ queryKey: ['schema'] })
      change({ view: key, look: null })
      message.success(told)
      return true
    } catch (problem) {
      message.error(sentenceOf(problem))
      return false
    }
  }
  const drop = async (view: View) => {
    const sure = await modal.confirm({
      title: say('viewDropAsk', { view: nameOf(view) }),
      content: say('viewDropSays'),
      okText: say('viewDrop'),
      okButtonProps: { danger: true },
      cancelText: sayCommon('cancel'),
    })
    if (!sure) return
    try {
      await dropView(table.key, view)
      change({ view: null, look: null })
      await client.invalidateQueries({ queryKey: ['schema'] })
      message.success(say('viewDropped'))
    } catch (problem) {
      message.error(sentenceOf(problem))
    }
  }
  return {
    builds,
    /** May this one be changed as it is? */
    owns: (view: View) => view.key !== '' && (view.mine || builds),
    save: (view: View) => save(view, say('viewSaved')),
    saveAs: (view: View, name: string, mine: boolean) =>
      save({ ...view, key: freshKey(table), name, name_en: name, mine }, say('viewMade')),
    rename: (view: View, name: string) =>
      save({ ...view, name, name_en: name }, say('viewRenamed')),
    make: (kind: Kind, name: string, mine: boolean) => {
      const layout = layoutFor(kind, table.fields)
      if (!layout) return Promise.resolve(false)
      const view = { ...wholeTable(table), kind, layout, key: freshKey(table), name, name_en: name }
      return save({ ...view, mine }, say('viewMade'))
    },
    drop,
  }
}

export type Views = ReturnType<typeof useViews>

/** view, view_2, view_3 …: of no other view of the table. */
export function freshKey({ views }: Pick<Table, 'views'>): string {
  const taken = new Set(views.map(({ key }) => key.replace('mine.', '')))
  for (let n = 2; ; n += 1) if (!taken.has(`view_${n}`)) return `view_${n}`
}

/** A view that shows all but some says which it hides: a field that comes later is then shown. */
export function stored(view: View, table: Pick<Table, 'fields'>): View & { hidden?: string[] } {
  const natural = table.fields.filter(({ key }) => view.fields.includes(key))
  const inOrder = natural.every(({ key }, n) => key === view.fields[n])
  const colours = view.colours.filter(({ when }) => when.trim())
  if (!inOrder) return { ...view, colours }
  return { ...view, colours, fields: [], hidden: missing(table.fields, view.fields) }
}

const missing = (fields: Field[], shown: string[]) =>
  fields.map(({ key }) => key).filter((key) => !shown.includes(key))

export const withDraft = (saved: View, draft: Draft): View => ({ ...saved, ...draft })
