import { Select } from 'antd'
import type { AuditFilter } from '../../api/company'
import { useMembers } from '../../api/members'
import { useSay } from '../../kit/tongue'
import { words } from './words'

const ROOMS = [
  'sign-in',
  'people',
  'roles',
  'tokens',
  'company',
  'tables',
  'flows',
  'connections',
  'forms',
  'boards',
] as const

type Props = { filter: Required<AuditFilter>; onChange: (part: AuditFilter) => void }

export function AuditFilters({ filter, onChange }: Props) {
  const say = useSay(words)
  const members = useMembers().data ?? []
  const rooms = ROOMS.map((room) => ({ value: room as string, label: say(`room.${room}`) }))
  const people = members.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <div className="audit-filter">
      <Select
        aria-label={say('room')}
        value={filter.room}
        options={[{ value: '', label: say('allRooms') }, ...rooms]}
        onChange={(room) => onChange({ room })}
        data-testid="audit-room"
      />
      <Select
        aria-label={say('who')}
        showSearch={{ optionFilterProp: 'label' }}
        value={filter.who}
        options={[{ value: '', label: say('anybody') }, ...people]}
        onChange={(who) => onChange({ who })}
      />
      <label>
        {say('from')}
        <input
          type="date"
          value={filter.since.slice(0, 10)}
          onChange={({ target }) =>
            onChange({ since: target.value ? `${target.value}T00:00:00` : '' })
          }
        />
      </label>
      <label>
        {say('to')}
        <input
          type="date"
          value={filter.until.slice(0, 10)}
          onChange={({ target }) =>
            onChange({ until: target.value ? `${target.value}T23:59:59` : '' })
          }
        />
      </label>
    </div>
  )
}
