import { Input } from 'antd'
import { Link } from 'react-router'
import { titleField } from '../../api/schema'
import { Mark } from '../../kit/Mark'
import { pick, useSay } from '../../kit/tongue'
import { words } from '../words'
import { Line } from './lines-of'
import { SortLine } from './SortLine'
import type { DrawProps, SetUpProps, TileTwin } from './twin'

function Alarms({ tile, figure, table, show }: DrawProps) {
  const say = useSay(words)
  const title = titleField(table)
  const { says, says_en } = tile.settings
  if (figure.count === 0) return <Mark meaning="done">{say('calm')}</Mark>
  return (
    <div className="tile-alarm">
      <Mark meaning="danger">{say('alarmOf', { n: figure.count })}</Mark>
      <p>{pick(says, says_en)}</p>
      <ul>
        {figure.records.map((record) => (
          <li key={record.id}>
            <Link to={`/t/${table.key}/${record.id}`}>
              {(title && show(record.cells[title.key], title)) || '—'}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

function SetUp({ table, settings, onSettings }: SetUpProps) {
  const say = useSay(words)
  const set = (part: object) => onSettings({ ...settings, ...part })
  return (
    <>
      <Line label={say('says')} help={say('saysHelp')}>
        {(id) => (
          <Input
            id={id}
            data-testid="alarm-says"
            maxLength={120}
            value={settings.says ?? ''}
            placeholder={say('saysExample')}
            onChange={(event) => set({ says: event.target.value })}
          />
        )}
      </Line>
      <SortLine table={table} sort={settings.sort} onSort={(sort) => set({ sort })} />
    </>
  )
}

export const twin: TileTwin = {
  name: ['告警', 'Alarm'],
  says: ['出现这样的记录，每页顶上亮红条', 'A red strip on every page as long as there are any'],
  order: 7,
  size: { w: 3, h: 3 },
  start: () => ({ says: '' }),
  needs: ({ says }) =>
    says?.trim()
      ? null
      : [
          '写上告警说什么，再用「再筛选」说哪些记录算，这里就会画出来。',
          'Say what the alarm says, and narrow down which records count; then it is drawn here.',
        ],
  Draw: Alarms,
  SetUp,
}
