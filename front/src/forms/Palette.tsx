import type { Schema, Table } from '../api/types'
import { signOfType } from '../kit/fieldTypes'
import { nameOf, useSay } from '../kit/tongue'
import { useNarrow } from '../kit/useNarrow'
import { type Item, placeable, placedField } from './designing'
import { words } from './words'

export const DRAGGED = 'application/x-danliu-item'

type Props = {
  table: Table
  schema: Schema
  items: Item[]
  onItems: (items: Item[]) => void
  onChoose: (id: string) => void
}

const NEW_SECTION = '+section'

/** A new item by what was dragged: the key of a field, or a heading. */
export function freshItem(
  dragged: string,
  table: Table,
  schema: Schema,
  items: Item[],
): Item | null {
  if (dragged === NEW_SECTION) {
    const id = `section-${items.length}-${Math.random().toString(36).slice(2, 8)}`
    return { kind: 'section', id, section: { title: '', title_en: '', help: '', help_en: '' } }
  }
  const field = table.fields.find(({ key }) => key === dragged)
  if (!field || items.some(({ id }) => id === dragged)) return null
  return { kind: 'field', id: field.key, field: placedField(schema, field) }
}

/** What is not on the page yet. Dragged over, or pressed to stand last. */
export function Palette({ table, schema, items, onItems, onChoose }: Props) {
  const say = useSay(words)
  const narrow = useNarrow()
  const left = placeable(table).filter(({ key }) => !items.some(({ id }) => id === key))
  const add = (dragged: string) => {
    const item = freshItem(dragged, table, schema, items)
    if (!item) return
    onItems([...items, item])
    onChoose(item.id)
  }
  const entry = (dragged: string, sign: string, name: string) => (
    <li key={dragged}>
      <button
        type="button"
        draggable
        data-testid={`palette-${dragged}`}
        onDragStart={({ dataTransfer }) => {
          dataTransfer.effectAllowed = 'copyMove'
          dataTransfer.setData(DRAGGED, dragged)
        }}
        onClick={() => add(dragged)}
      >
        <span className="type-sign" aria-hidden="true">
          {sign}
        </span>
        <span className="one-line">{name}</span>
      </button>
    </li>
  )
  return (
    <section className="card palette">
      <h2>{say('palette')}</h2>
      <p className="help">{say(narrow ? 'paletteTap' : 'paletteHint')}</p>
      <ul>
        {entry(NEW_SECTION, '§', say('section'))}
        {left.map((field) => entry(field.key, signOfType(field.type), nameOf(field)))}
      </ul>
      {left.length === 0 && <p className="soft">{say('allPlaced')}</p>}
    </section>
  )
}
