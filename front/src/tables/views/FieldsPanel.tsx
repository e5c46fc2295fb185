import { HolderOutlined } from '@ant-design/icons'
import { Button, Switch } from 'antd'
import { useRef, useState } from 'react'
import type { Table } from '../../api/types'
import { nameOf, useSay } from '../../kit/tongue'
import { words } from '../words'

type Props = { table: Table; shown: string[]; onFields: (fields: string[]) => void }

/** Which fields the view shows, and in which order: dragged, or with Alt and the arrows. */
export function FieldsPanel({ table, shown, onFields }: Props) {
  const say = useSay(words)
  const dragged = useRef<string | null>(null)
  const [over, setOver] = useState<string | null>(null)
  const rest = table.fields.filter(({ key }) => !shown.includes(key))
  const all = [
    ...shown.flatMap((key) => table.fields.find((one) => one.key === key) ?? []),
    ...rest,
  ]
  const move = (key: string, before: string) => {
    const without = shown.filter((one) => one !== key)
    const at = without.indexOf(before)
    onFields([...without.slice(0, at), key, ...without.slice(at)])
  }
  const step = (key: string, by: number) => {
    const at = shown.indexOf(key)
    const to = at + by
    if (at < 0 || to < 0 || to >= shown.length) return
    const next = shown.filter((one) => one !== key)
    onFields([...next.slice(0, to), key, ...next.slice(to)])
  }
  return (
    <div className="fields-panel" data-testid="fields-panel">
      <ul>
        {all.map((field) => {
          const on = shown.includes(field.key)
          return (
            <li
              key={field.key}
              className={over === field.key ? 'over' : undefined}
              draggable={on}
              onDragStart={() => {
                dragged.current = field.key
              }}
              onDragOver={(event) => {
                if (!on || !dragged.current) return
                event.preventDefault()
                setOver(field.key)
              }}
              onDrop={() => {
                if (dragged.current && dragged.current !== field.key)
                  move(dragged.current, field.key)
                dragged.current = null
                setOver(null)
              }}
            >
              <Button
                type="text"
                size="small"
                disabled={!on}
                icon={<HolderOutlined />}
                aria-label={say('moveField', { field: nameOf(field) })}
                onKeyDown={(event) => {
                  if (event.key === 'ArrowUp') step(field.key, -1)
                  if (event.key === 'ArrowDown') step(field.key, 1)
                }}
              />
              <span className="one-line">{nameOf(field)}</span>
              <Switch
                size="small"
                checked={on}
                disabled={field.key === table.title}
                aria-label={nameOf(field)}
                onChange={(show) =>
                  onFields(show ? [...shown, field.key] : shown.filter((one) => one !== field.key))
                }
              />
            </li>
          )
        })}
      </ul>
      <footer>
        <Button size="small" onClick={() => onFields(table.fields.map(({ key }) => key))}>
          {say('showAll')}
        </Button>
      </footer>
    </div>
  )
}
