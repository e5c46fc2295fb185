import { useSay } from '../../kit/tongue'
import { plusDays, today, weekday } from '../calendar/days'
import { words } from '../words'
import { nowWall } from './sayEnd'
import { DAY, pxOf, type Scale, type Span, wallOfDay } from './scale'

/** The days, under each its hours where they are told apart; and where the present is. */
export function GanttHead({ span, scale }: { span: Span; scale: Scale }) {
  const days = Array.from({ length: span.days }, (_, n) => plusDays(span.from, n))
  const now = pxOf(nowWall() - wallOfDay(span.from), scale)
  return (
    <>
      <div className={scale.whole ? 'gantt-days' : 'gantt-days hours'}>
        <span className="gantt-name" />
        {days.map((day) => (
          <span
            key={day}
            className={[day === today() && 'today', weekday(day) > 4 && 'rest']
              .filter(Boolean)
              .join(' ')}
            style={{ width: scale.px }}
          >
            {scale.whole ? <DayNumber day={day} /> : <DayOfHours day={day} scale={scale} />}
          </span>
        ))}
      </div>
      {!scale.whole && <i className="gantt-now" style={{ left: 180 + now }} />}
    </>
  )
}

function DayNumber({ day }: { day: string }) {
  const say = useSay(words)
  if (!day.endsWith('-01')) return <>{Number(day.slice(8))}</>
  return <b>{say('monthShort', { month: Number(day.slice(5, 7)) })}</b>
}

function DayOfHours({ day, scale }: { day: string; scale: Scale }) {
  const say = useSay(words)
  const hours = Array.from({ length: DAY / scale.column }, (_, n) => (n * scale.column) / 60)
  return (
    <>
      <b className="gantt-day">
        {Number(day.slice(5, 7))}-{day.slice(8)} {say(`weekday_${weekday(day)}` as 'weekday_0')}
      </b>
      <span className="gantt-hours">
        {hours.map((hour) => (
          <i key={hour} style={{ width: pxOf(scale.column, scale) }}>
            {hour}
          </i>
        ))}
      </span>
    </>
  )
}
