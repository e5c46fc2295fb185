import { type ColumnRegular, RevoGrid, type RevoGridCustomEvent } from '@revolist/react-datagrid'
import { type KeyboardEvent, type MouseEvent, useMemo, useRef } from 'react'
import type { Rec } from '../api/types'
import type { Row } from './columns'

const ROW_PX = 38
/** Asked for this far before the end, so that a steady scroll never meets a gap. */
const AHEAD_PX = 900

type Props = {
  columns: ColumnRegular[]
  records: Rec[]
  fresh: Set<string>
  opened: string | null
  onOpen: (id: string) => void
  onSort: (field: string) => void
  onNearEnd: () => void
}
type Scrolled = RevoGridCustomEvent<{ dimension: string; coordinate: number }>

/** The virtual grid. It only shows; sorting, filtering and editing are the server's and the drawer's. */
export function Grid({ columns, records, fresh, opened, onOpen, onSort, onNearEnd }: Props) {
  const focused = useRef<string | null>(null)
  const source = useMemo<Row[]>(
    () =>
      records.map((record) => ({
        id: record.id,
        record,
        flash: flashOf(record.id, fresh, opened),
      })),
    [records, fresh, opened],
  )
  const scrolled = ({ detail }: Scrolled) => {
    const left = records.length * ROW_PX - detail.coordinate - window.innerHeight
    if (detail.dimension === 'rgRow' && left < AHEAD_PX) onNearEnd()
  }
  const clicked = (event: MouseEvent) => {
    const id = recordAt(event.target)
    if (id) onOpen(id)
  }
  const typed = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && focused.current) onOpen(focused.current)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the grid inside holds the focus and the roles
    <div className="grid-frame" onClick={clicked} onKeyDown={typed} data-testid="grid">
      <RevoGrid
        columns={columns}
        source={source}
        rowSize={ROW_PX}
        readonly
        resize
        canFocus
        applyOnClose={false}
        onViewportscroll={scrolled}
        onBeforesorting={(event: RevoGridCustomEvent<unknown>) => event.preventDefault()}
        onHeaderclick={({ detail }: RevoGridCustomEvent<ColumnRegular>) =>
          onSort(String(detail.prop))
        }
        onAfterfocus={({ detail }) => {
          focused.current = (detail.model as Row | undefined)?.id ?? null
        }}
      />
    </div>
  )
}

function flashOf(id: string, fresh: Set<string>, opened: string | null): string {
  if (id === opened) return 'grid-opened'
  return fresh.has(id) ? 'grid-fresh' : ''
}

const recordAt = (target: EventTarget) =>
  target instanceof Element
    ? (target.closest('[data-record]')?.getAttribute('data-record') ?? null)
    : null
