import '../views/cards.css'
import './gantt.css'
import { Button, Segmented, Skeleton } from 'antd'
import { type CSSProperties, useState } from 'react'
import { useRecords } from '../../api/records'
import type { Field } from '../../api/types'
import { Nothing } from '../../kit/Nothing'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { nameOf, useSay } from '../../kit/tongue'
import { common } from '../../kit/words'
import { CellValue } from '../CellValue'
import { today } from '../calendar/days'
import { titleOf } from '../grid/PasteDialog'
import { fieldFor } from '../views/kinds'
import { useCards } from '../views/useCards'
import type { Viewed } from '../views/viewed'
import { words } from '../words'
import { type Bar, barOf, cellsOf, type Part } from './bars'
import { GanttBar } from './GanttBar'
import { GanttHead } from './GanttHead'
import { grouped } from './rows'
import { nowWall, sayEnd } from './sayEnd'
import {
  DAY,
  isZoom,
  pxOf,
  SCALES,
  type Scale,
  type Span,
  spanOf,
  wallOfDay,
  type Zoom,
} from './scale'

/** Records as bars from one moment to another; a bar is dragged whole or by its ends. */
export function Gantt(viewed: Viewed) {
  const say = useSay(words)
  const start = fieldFor(viewed.view, 'start', viewed.table.fields)
  const end = fieldFor(viewed.view, 'end', viewed.table.fields)
  if (!start || !end) return <Nothing>{say('lacks_gantt')}</Nothing>
  return <Bars {...viewed} start={start} end={end} />
}

const PAGE = 200

function Bars(viewed: Viewed & { start: Field; end: Field }) {
  const { table, view, ask, start, end } = viewed
  const say = useSay(words)
  const cards = useCards(table)
  const timed = start.type !== 'date' || end.type !== 'date'
  const saved = view.layout.zoom
  const [zoom, setZoom] = useState<Zoom>(timed && isZoom(saved) ? saved : 'day')
  const found = useRecords(table.key, { ...ask, sort: start.key, limit: PAGE })
  if (found.isPending) return <Skeleton active paragraph={{ rows: 8 }} />
  if (found.isError) return <ProblemPanel problem={found.error} again={() => found.refetch()} />
  const records = found.data.pages.flatMap((page) => page.records).map(cards.shown)
  const bars = records.flatMap((record) => barOf(record, start, end) ?? [])
  if (bars.length === 0) {
    return <Nothing>{say('ganttNone', { start: nameOf(start), end: nameOf(end) })}</Nothing>
  }
  return (
    <>
      {timed && (
        <Segmented
          className="gantt-zoom"
          value={zoom}
          options={(['day', 'shift', 'hour'] as const).map((key) => ({
            value: key,
            label: say(`zoom_${key}`),
          }))}
          onChange={setZoom}
          data-testid="gantt-zoom"
        />
      )}
      <Chart
        key={zoom}
        {...viewed}
        bars={bars}
        zoom={zoom}
        write={cards.write}
        more={found.hasNextPage ? () => found.fetchNextPage() : null}
      />
    </>
  )
}

type ChartProps = Viewed & {
  start: Field
  end: Field
  bars: Bar[]
  zoom: Zoom
  write: ReturnType<typeof useCards>['write']
  more: (() => void) | null
}

function Chart({ table, view, opened, onOpen, start, end, bars, zoom, write, more }: ChartProps) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const scale = SCALES[zoom]
  const span = spanOf(bars, today(), scale)
  const rows = fieldFor(view, 'rows', table.fields)
  const pin = fieldFor(view, 'pin', table.fields)
  const move = (bar: Bar, part: Part, ends: Pick<Bar, 'from' | 'to'>) => {
    const [from, to] = [sayEnd(ends.from, start), sayEnd(ends.to, end, true)]
    const moved = cellsOf(bar, part, ends, [start, end])
    const put = pin?.type === 'yes-no' || (moved[start.key] ?? bar.record.cells[start.key] ?? null)
    const cells = { ...moved, ...(pin && !pin.locked ? { [pin.key]: put } : {}) }
    write(bar.record, cells, say('barMoved', { from, to }))
  }
  const still = view.layout.drag === 'no'
  const fixed = still || start.locked || end.locked || !table.may.includes('update')
  return (
    <div className="gantt" data-testid="gantt" ref={showNow(bars, span, scale)}>
      <div
        className="gantt-inner"
        style={
          {
            width: NAME_PX + span.days * scale.px,
            '--column': `${pxOf(DAY, scale)}px`,
          } as CSSProperties
        }
      >
        <GanttHead span={span} scale={scale} />
        {grouped(bars, rows).map((group) => (
          <section key={group.key}>
            {rows && (
              <div className="gantt-row gantt-group" data-testid="gantt-group">
                <span className="gantt-name">
                  <CellValue value={group.value} field={rows} />
                </span>
              </div>
            )}
            {group.bars.map((bar) => (
              <div key={bar.record.id} className="gantt-row">
                <button
                  type="button"
                  className={bar.record.id === opened ? 'gantt-name opened' : 'gantt-name'}
                  onClick={() => onOpen(bar.record.id)}
                >
                  {titleOf(bar.record, table)}
                </button>
                <GanttBar
                  bar={bar}
                  span={span}
                  scale={scale}
                  ends={[start, end]}
                  fixed={fixed}
                  pinned={!!pin && Boolean(bar.record.cells[pin.key])}
                  title={saidOf(bar, table, view.fields)}
                  onOpen={() => onOpen(bar.record.id)}
                  onMove={(part, moved) => move(bar, part, moved)}
                />
              </div>
            ))}
          </section>
        ))}
        {more && <Button onClick={more}>{sayCommon('more')}</Button>}
      </div>
    </div>
  )
}

const NAME_PX = 180

/** What stands on a bar: its title, and what the view shows first beside it. */
function saidOf(bar: Bar, table: Viewed['table'], shown: string[]): string {
  const title = titleOf(bar.record, table)
  const beside = shown.find((key) => key !== table.title)
  const cell = beside ? bar.record.cells[beside] : null
  const text = cell && typeof cell === 'object' && 'title' in cell ? String(cell.title) : ''
  return text ? `${title} ${text}` : title
}

/** Opens with the present in sight, or with what comes first after it. */
const showNow = (bars: Bar[], span: Span, scale: Scale) => (box: HTMLDivElement | null) => {
  if (!box || box.dataset.shown) return
  box.dataset.shown = 'yes'
  const now = nowWall()
  const coming = bars.filter(({ to }) => to > now).map(({ from }) => from)
  const first = Math.max(now, coming.length ? Math.min(...coming) : now)
  const before = scale.whole ? 4 * scale.px : 120
  box.scrollLeft = Math.max(0, pxOf(first - wallOfDay(span.from), scale) - before)
}
