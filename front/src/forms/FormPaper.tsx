import { CloseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type DragEvent, type KeyboardEvent, useState } from 'react'
import type { FormDef } from '../api/forms'
import type { Schema, Table } from '../api/types'
import { signOfType } from '../kit/fieldTypes'
import { moved } from '../kit/reorder'
import { nameOf, pick, useSay } from '../kit/tongue'
import { type Item, insertedAt } from './designing'
import { DRAGGED, freshItem } from './Palette'
import { words } from './words'

type Props = {
  table: Table
  schema: Schema
  form: FormDef
  items: Item[]
  chosen: string | null
  onItems: (items: Item[]) => void
  onChoose: (id: string | null) => void
}

/** The page: its items are put in order by dragging, or with Alt and the arrows. */
export function FormPaper({ table, schema, form, items, chosen, onItems, onChoose }: Props) {
  const say = useSay(words)
  const [over, setOver] = useState<number | null>(null)
  const drop = (event: DragEvent, at: number) => {
    event.preventDefault()
    event.stopPropagation()
    setOver(null)
    const dragged = event.dataTransfer.getData(DRAGGED)
    const from = items.findIndex(({ id }) => id === dragged)
    if (from >= 0) return onItems(moved(items, from, from < at ? at - 1 : at))
    const fresh = freshItem(dragged, table, schema, items)
    if (!fresh) return
    onItems(insertedAt(items, fresh, at))
    onChoose(fresh.id)
  }
  const hover = (event: DragEvent, at: number) => {
    if (!event.dataTransfer.types.includes(DRAGGED)) return
    event.preventDefault()
    event.stopPropagation()
    setOver(at)
  }
  const remove = (id: string) => {
    onItems(items.filter((one) => one.id !== id))
    if (chosen === id) onChoose(null)
  }
  const press = (event: KeyboardEvent, at: number) => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (event.altKey && step && items[at + step]) {
      event.preventDefault()
      onItems(moved(items, at, at + step))
    } else if (event.key === 'Delete') remove(items[at]?.id ?? '')
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keyboard puts items last from the palette
    <section
      className="form-paper"
      data-over={over === items.length || undefined}
      data-testid="form-paper"
      onDragOver={(event) => hover(event, items.length)}
      onDragLeave={() => setOver(null)}
      onDrop={(event) => drop(event, items.length)}
    >
      <h2>{nameOf(form)}</h2>
      {form.intro && <p className="soft">{pick(form.intro, form.intro_en)}</p>}
      <ul>
        {items.map((item, at) => (
          <li
            key={item.id}
            data-half={(item.kind === 'field' && item.field.half) || undefined}
            data-over={over === at || undefined}
            onDragOver={(event) => hover(event, at)}
            onDrop={(event) => drop(event, at)}
          >
            <ItemButton
              item={item}
              table={table}
              current={item.id === chosen}
              onChoose={onChoose}
              onPress={(event) => press(event, at)}
            />
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={say('remove', { name: nameOfItem(item, table) })}
              onClick={() => remove(item.id)}
            />
          </li>
        ))}
        {items.length === 0 && <p className="soft">{say('emptyPage')}</p>}
      </ul>
    </section>
  )
}

export function nameOfItem(item: Item, table: Table): string {
  if (item.kind === 'section') return pick(item.section.title, item.section.title_en)
  const field = table.fields.find(({ key }) => key === item.field.field)
  return pick(item.field.label, item.field.label_en) || nameOf(field ?? { name: item.id })
}

type ItemProps = {
  item: Item
  table: Table
  current: boolean
  onChoose: (id: string) => void
  onPress: (event: KeyboardEvent) => void
}

function ItemButton({ item, table, current, onChoose, onPress }: ItemProps) {
  const say = useSay(words)
  const field = table.fields.find(({ key }) => key === item.id)
  const required = item.kind === 'field' && (item.field.required || field?.required)
  const told = item.kind === 'field' ? item.field : item.section
  const help = pick(told.help, told.help_en)
  return (
    <button
      type="button"
      className="page-item"
      draggable
      data-kind={item.kind}
      data-testid={`item-${item.id}`}
      aria-current={current || undefined}
      onDragStart={({ dataTransfer }) => {
        dataTransfer.effectAllowed = 'move'
        dataTransfer.setData(DRAGGED, item.id)
      }}
      onClick={() => onChoose(item.id)}
      onKeyDown={onPress}
    >
      <span className="type-sign" aria-hidden="true">
        {field ? signOfType(field.type) : '§'}
      </span>
      <span>
        {nameOfItem(item, table) || say('section')}
        {required && <span className="must"> *</span>}
        {help && <p className="help">{help}</p>}
      </span>
    </button>
  )
}
