import { Dropdown, type MenuProps } from 'antd'
import { memo, type PointerEvent, useRef, useState } from 'react'
import type { Sort } from '../../api/types'
import { nameOf, useSay } from '../../kit/tongue'
import { canGroup } from '../views/grouping'
import { words } from '../words'
import { type Column, CREATED, cellStyleOf, HEAD_PX } from './column'

export type HeaderActs = {
  sort: (field: string, descending: boolean | null) => void
  group: (field: string | null) => void
  filter: (field: string) => void
  hide: (field: string) => void
  freeze: (columns: number) => void
  widen: (field: string, px: number) => void
  reorder: (field: string, before: string | null) => void
}
type Props = {
  columns: Column[]
  width: number
  sort: Sort[]
  grouped: string | undefined
  all: 'none' | 'some' | 'all'
  onAll: () => void
  acts: HeaderActs
}

/** The heads of the columns: a press opens what can be done with one, a drag moves it. */
export const Header = memo(function Header(props: Props) {
  const { columns, width, sort, grouped, all, onAll, acts } = props
  const say = useSay(words)
  const [over, setOver] = useState<string | null>(null)
  const dragged = useRef<string | null>(null)
  const menuOf = useMenu(acts)
  return (
    <div className="grid-header" role="row" aria-rowindex={1} style={{ width }}>
      <div role="columnheader" className="grid-row-head" style={{ width: HEAD_PX }}>
        <input
          type="checkbox"
          checked={all === 'all'}
          ref={(box) => {
            if (box) box.indeterminate = all === 'some'
          }}
          aria-label={say('chooseAll')}
          onChange={onAll}
        />
      </div>
      {columns.map((column, place) => {
        const { key } = column.field
        const sorted = sort.find(({ field }) => field === key)
        return (
          <div
            key={key}
            role="columnheader"
            aria-colindex={place + 2}
            aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : undefined}
            className={headClass(column, over === key)}
            style={cellStyleOf(column)}
            draggable={!column.title && key !== CREATED}
            onDragStart={() => {
              dragged.current = key
            }}
            onDragOver={(event) => {
              if (!dragged.current || column.title) return
              event.preventDefault()
              setOver(key)
            }}
            onDragLeave={() => setOver(null)}
            onDrop={() => {
              setOver(null)
              if (dragged.current && dragged.current !== key)
                acts.reorder(dragged.current, key === CREATED ? null : key)
              dragged.current = null
            }}
          >
            <Dropdown trigger={['click']} menu={menuOf(column, place, sorted, grouped === key)}>
              <button type="button" className="grid-head" data-testid={`head-${key}`}>
                <span className="one-line">{nameOf(column.field)}</span>
                {column.fixed === 'locked' && <span title={say('fixed_locked')}>🔒</span>}
                {sorted && (
                  <span className="grid-sorted">
                    {sorted.descending ? '↓' : '↑'}
                    {sort.length > 1 && sort.indexOf(sorted) + 1}
                  </span>
                )}
              </button>
            </Dropdown>
            <Grip width={column.width} onWidth={(px) => acts.widen(key, px)} />
          </div>
        )
      })}
    </div>
  )
})

/** What can be done with a column; each acts on the view as it is looked at, not yet as it is saved. */
function useMenu(acts: HeaderActs) {
  const say = useSay(words)
  return (column: Column, place: number, sorted: Sort | undefined, grouped: boolean): MenuProps => {
    const { key, kind } = column.field
    const at = kind === 'date' || kind === 'moment' ? 'Time' : kind === 'number' ? 'Number' : ''
    const items: MenuProps['items'] = [
      { key: 'up', label: say(`sortUp${at}`), onClick: () => acts.sort(key, false) },
      { key: 'down', label: say(`sortDown${at}`), onClick: () => acts.sort(key, true) },
    ]
    if (sorted)
      items.push({ key: 'no', label: say('sortNot'), onClick: () => acts.sort(key, null) })
    items.push({ type: 'divider' })
    items.push({ key: 'filter', label: say('filterBy'), onClick: () => acts.filter(key) })
    if (canGroup(column.field) || grouped) {
      const label = say(grouped ? 'groupNot' : 'groupBy')
      items.push({ key: 'group', label, onClick: () => acts.group(grouped ? null : key) })
    }
    items.push({ type: 'divider' })
    items.push({ key: 'freeze', label: say('freezeHere'), onClick: () => acts.freeze(place + 1) })
    if (!column.title) {
      items.push({ key: 'hide', label: say('hideField'), onClick: () => acts.hide(key) })
    }
    return { items }
  }
}

const headClass = ({ frozen, right }: Column, over: boolean) =>
  ['grid-head-cell', frozen && 'frozen', right && 'right', over && 'over'].filter(Boolean).join(' ')

/** The edge of a column: dragged it changes the width, by hand as exactly as one likes. */
function Grip({ width, onWidth }: { width: number; onWidth: (px: number) => void }) {
  const start = useRef<{ x: number; width: number } | null>(null)
  const pull = (event: PointerEvent<HTMLSpanElement>) => {
    if (!start.current) return
    onWidth(Math.max(60, start.current.width + event.clientX - start.current.x))
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: for the mouse; nothing is lost without it
    <span
      className="grid-grip"
      draggable
      onDragStart={(event) => {
        event.preventDefault()
        event.stopPropagation()
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { x: event.clientX, width }
      }}
      onPointerMove={pull}
      onPointerUp={() => {
        start.current = null
      }}
    />
  )
}
