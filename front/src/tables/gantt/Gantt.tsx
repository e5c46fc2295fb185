import '../views/cards.css'
import { Button, Skeleton } from 'antd'
import { useRecords } from '../../api/records'
import type { Field } from '../../api/types'
import { Nothing } from '../../kit/Nothing'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { nameOf, useSay } from '../../kit/tongue'
import { sayDate } from '../../kit/when'
import { common } from '../../kit/words'
import { daysBetween, plusDays, today, weekday } from '../calendar/days'
import { titleOf } from '../grid/PasteDialog'
import { fieldFor } from '../views/kinds'
import { useCards } from '../views/useCards'
import type { Viewed } from '../views/viewed'
import { words } from '../words'
import { type Bar, barOf, cellsOf, type Part, type Span, spanOf } from './bars'
import { DAY_PX, GanttBar } from './GanttBar'

/** Records as bars from one day to another; a bar is dragged whole or by its ends. */
export function Gantt(viewed: Viewed) {
  const say = useSay(words)
  const start = fieldFor(viewed.view, 'start', viewed.table.fields)
  const end = fieldFor(viewed.view, 'end', viewed.table.fields)
  if (!start || !end) return <Nothing>{say('lacks_gantt')}</Nothing>
  return <Bars {...viewed} start={start} end={end} />
}

function Bars({ table, ask, opened, onOpen, start, end }: Viewed & { start: Field; end: Field }) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const cards = useCards(table)
  const found = useRecords(table.key, { ...ask, sort: start.key, limit: 100 })
  if (found.isPending) return <Skeleton active paragraph={{ rows: 8 }} />
  if (found.isError) return <ProblemPanel problem={found.error} again={() => found.refetch()} />
  const records = found.data.pages.flatMap((page) => page.records).map(cards.shown)
  const bars = records.flatMap((record) => barOf(record, start, end) ?? [])
  if (bars.length === 0) {
    return <Nothing>{say('ganttNone', { start: nameOf(start), end: nameOf(end) })}</Nothing>
  }
  const span = spanOf(bars, today())
  const move = (bar: Bar, part: Part, days: Pick<Bar, 'from' | 'to'>) => {
    const because = say('barMoved', { from: sayDate(days.from), to: sayDate(days.to) })
    cards.write(bar.record, cellsOf(bar, part, days, [start, end]), because)
  }
  const fixed = start.locked || end.locked || !table.may.includes('update')
  return (
    <div className="gantt" data-testid="gantt" ref={showToday(span)}>
      <div className="gantt-inner" style={{ width: NAME_PX + span.days * DAY_PX }}>
        <Days span={span} />
        {bars.map((bar) => (
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
              fixed={fixed}
              one={start === end}
              title={titleOf(bar.record, table)}
              onOpen={() => onOpen(bar.record.id)}
              onMove={(part, days) => move(bar, part, days)}
            />
          </div>
        ))}
        {found.hasNextPage && (
          <Button onClick={() => found.fetchNextPage()}>{sayCommon('more')}</Button>
        )}
      </div>
    </div>
  )
}

const NAME_PX = 180

/** Opens with today in sight. */
const showToday = (span: Span) => (box: HTMLDivElement | null) => {
  if (!box || box.dataset.shown) return
  box.dataset.shown = 'yes'
  box.scrollLeft = Math.max(0, (daysBetween(span.from, today()) - 4) * DAY_PX)
}

function Days({ span }: { span: Span }) {
  const say = useSay(words)
  const days = Array.from({ length: span.days }, (_, n) => plusDays(span.from, n))
  return (
    <div className="gantt-days">
      <span className="gantt-name" />
      {days.map((day) => (
        <span
          key={day}
          className={[day === today() && 'today', weekday(day) > 4 && 'rest']
            .filter(Boolean)
            .join(' ')}
          style={{ width: DAY_PX }}
        >
          {day.endsWith('-01') ? (
            <b>{say('monthShort', { month: Number(day.slice(5, 7)) })}</b>
          ) : (
            Number(day.slice(8))
          )}
        </span>
      ))}
    </div>
  )
}
