import '../views/cards.css'
import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useRecords } from '../../api/records'
import type { Field, Rec } from '../../api/types'
import { Nothing } from '../../kit/Nothing'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { nameOf, useSay } from '../../kit/tongue'
import { sayDate } from '../../kit/when'
import { titleOf } from '../grid/PasteDialog'
import { bothWheres } from '../look'
import { fieldFor } from '../views/kinds'
import { useCards } from '../views/useCards'
import type { Viewed } from '../views/viewed'
import { words } from '../words'
import { dayOf, onDay, plusMonths, today, weeksOf, within } from './days'

const ROOM = 4
const MOST = 500

/** A month of records by one of their days; dragging one to another day changes it. */
export function Calendar(viewed: Viewed) {
  const say = useSay(words)
  const field = fieldFor(viewed.view, 'date', viewed.table.fields)
  if (!field) return <Nothing>{say('lacks_calendar')}</Nothing>
  return <Month {...viewed} field={field} />
}

function Month({ table, ask, field, opened, onOpen }: Viewed & { field: Field }) {
  const say = useSay(words)
  const [at, setAt] = useState(today)
  const [dragged, setDragged] = useState<Rec | null>(null)
  const cards = useCards(table)
  const weeks = weeksOf(at)
  const [from, to] = [weeks[0]?.[0] ?? at, weeks.at(-1)?.at(-1) ?? at]
  const where = bothWheres(ask.where, within(field.key, from, to))
  const found = useRecords(table.key, { view: ask.view, where, sort: field.key, limit: MOST })
  const records = (found.data?.pages.flatMap((page) => page.records) ?? []).map(cards.shown)
  const byDay = byDayOf(records, field)
  const fixed = field.locked || !table.may.includes('update')

  const drop = (day: string) => {
    const record = dragged
    setDragged(null)
    if (!record || dayOf(record.cells[field.key], field) === day) return
    const because = say('movedTo', { field: nameOf(field), to: sayDate(day) })
    cards.write(record, { [field.key]: onDay(record.cells[field.key], day, field) }, because)
  }
  return (
    <div className="calendar" data-testid="calendar">
      <header>
        <Button
          icon={<LeftOutlined />}
          aria-label={say('monthBefore')}
          onClick={() => setAt(plusMonths(at, -1))}
        />
        <Button onClick={() => setAt(today())}>{say('today')}</Button>
        <Button
          icon={<RightOutlined />}
          aria-label={say('monthAfter')}
          onClick={() => setAt(plusMonths(at, 1))}
        />
        <h2>{say('month', { year: at.slice(0, 4), month: Number(at.slice(5, 7)) })}</h2>
        <span className="soft">{say('calendarBy', { field: nameOf(field) })}</span>
        {found.hasNextPage && <span className="soft">{say('calendarFull', { n: MOST })}</span>}
      </header>
      {found.isError && <ProblemPanel problem={found.error} again={() => found.refetch()} />}
      <div className="calendar-days" role="table" aria-busy={found.isPending}>
        <div role="row" className="calendar-week names">
          {(weeks[0] ?? []).map((day, n) => (
            <span key={day} role="columnheader">
              {say(`weekday_${n as 0}`)}
            </span>
          ))}
        </div>
        {weeks.map((week) => (
          <div key={week[0]} role="row" className="calendar-week">
            {week.map((day) => (
              <DayCell
                key={day}
                day={day}
                other={day.slice(0, 7) !== at.slice(0, 7)}
                records={byDay.get(day) ?? []}
                titles={(record) => titleOf(record, table)}
                opened={opened}
                fixed={fixed}
                dragging={dragged !== null}
                onOpen={onOpen}
                onDrag={setDragged}
                onDrop={() => drop(day)}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}

function byDayOf(records: Rec[], field: Field): Map<string, Rec[]> {
  const found = new Map<string, Rec[]>()
  for (const record of records) {
    const day = dayOf(record.cells[field.key], field)
    if (day) found.set(day, [...(found.get(day) ?? []), record])
  }
  return found
}

type DayProps = {
  day: string
  other: boolean
  records: Rec[]
  titles: (record: Rec) => string
  opened: string | null
  fixed: boolean
  dragging: boolean
  onOpen: (id: string) => void
  onDrag: (record: Rec | null) => void
  onDrop: () => void
}

function DayCell({ day, other, records, titles, opened, fixed, dragging, ...acts }: DayProps) {
  const say = useSay(words)
  const [all, setAll] = useState(false)
  const [over, setOver] = useState(false)
  const shown = all ? records : records.slice(0, ROOM)
  const names = ['calendar-day']
  if (other) names.push('other')
  if (day === today()) names.push('today')
  if (over) names.push('over')
  return (
    <div
      role="cell"
      className={names.join(' ')}
      data-testid={`day-${day}`}
      onDragOver={(event) => {
        if (!dragging) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={() => {
        setOver(false)
        acts.onDrop()
      }}
    >
      <span className="day-number">{Number(day.slice(8))}</span>
      {shown.map((record) => (
        <button
          key={record.id}
          type="button"
          className={record.id === opened ? 'calendar-record opened' : 'calendar-record'}
          data-tone={record.colour || undefined}
          draggable={!fixed}
          onDragStart={(event) => {
            event.dataTransfer.setData('text/plain', titles(record))
            acts.onDrag(record)
          }}
          onDragEnd={() => acts.onDrag(null)}
          onClick={() => acts.onOpen(record.id)}
        >
          {titles(record)}
        </button>
      ))}
      {records.length > ROOM && (
        <button type="button" className="day-more" onClick={() => setAll(!all)}>
          {all ? say('dayLess') : say('dayMore', { n: records.length - ROOM })}
        </button>
      )}
    </div>
  )
}
