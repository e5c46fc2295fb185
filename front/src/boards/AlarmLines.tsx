import { Link } from 'react-router'
import type { BoardAlarm } from '../api/boards'
import { useAlarms } from '../api/boards'
import { pick, useSay } from '../kit/tongue'
import { words } from './words'

/** The alarms of the boards, a red line each; nothing where all is well. */
export function AlarmLines() {
  const say = useSay(words)
  const alarms = useAlarms()
  return (
    <div role="alert">
      {alarms.data?.map((alarm) => (
        <Link
          key={`${alarm.board} ${alarm.tile}`}
          className="alarm"
          to={addressOf(alarm)}
          data-testid="board-alarm"
        >
          !{' '}
          {alarm.broken
            ? say('broken', { name: alarm.name })
            : say('alarmStrip', { says: pick(alarm.says, alarm.says_en), n: alarm.count })}
        </Link>
      ))}
    </div>
  )
}

function addressOf({ board, table, view, where, broken }: BoardAlarm): string {
  if (broken) return `/boards/${board}?edit=1`
  const params = new URLSearchParams()
  if (view) params.set('view', view)
  if (where) params.set('where', where)
  return `/t/${table}?${params}`
}
